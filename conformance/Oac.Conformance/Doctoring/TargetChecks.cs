using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Doctoring;

/// <summary>What is looked at for every target.</summary>
public sealed class TargetChecks(Subject subject, DoctorContext doctor)
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
}
