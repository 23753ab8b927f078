using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Engine;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Doctoring;

/// <summary>What is looked at for every target.</summary>
public sealed class TargetChecks(TargetDefinition target, Subject subject, DoctorContext doctor, CaseContext context)
{
    /// <summary>The subject was read before the first check: what is left is to tell what it is, and what of it cannot be judged.</summary>
    [DoctorCheck("Labels are read")]
    public void Labels()
    {
        foreach (var platform in subject.Platforms)
        {
            if (platform.Failure is { } failure)
            {
                throw new UntestableException($"{platform.Name}: {failure}", "Publish an image that can be read.");
            }
            var version = platform.DeclaredVersion is { } declared ? $"version {declared}" : "no version";
            doctor.Found($"{platform.Name}: {platform.Labels.Length} labels, {version}");
        }
    }

    /// <summary>A harness without a command is run from its image.</summary>
    [DoctorCheck(ConformanceClass.Harness, "The harness can be started")]
    public async Task StartAsync()
    {
        if (target.Harness is { Command: [var program, ..] })
        {
            doctor.Found($"as a process: {program}");
            return;
        }
        try
        {
            using var engine = EngineClient.Open(
                new() { Environment = Environment.GetEnvironmentVariable, UserAgent = "oac-conformance" }
            );
            var info = await engine.VersionAsync(context.Cancelled).ConfigureAwait(false);
            doctor.Found($"as a container: {info.Name} {info.Version} at {engine.Address}");
        }
        catch (EngineException e)
        {
            throw new UntestableException(
                $"the engine that would run the image: {e.Message}",
                "Start Docker or Podman, or give the harness's 'command' in the target file."
            );
        }
    }
}
