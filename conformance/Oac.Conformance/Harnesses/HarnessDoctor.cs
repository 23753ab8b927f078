using Oac.Conformance.Doctoring;
using Oac.Conformance.Harnesses.Containers;
using Oac.Conformance.Running;
using Oac.Engine;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Harnesses;

/// <summary>Looks whether a harness can be judged: what its labels declare, what the target file has, and one start.</summary>
public sealed class HarnessDoctor(HarnessWorld world, HarnessEngine engine, DoctorContext doctor)
{
    private const string Failures =
        "the target file has no event that must fail: give one under 'fails', by the name of its channel";

    /// <summary>What the labels and the target file leave open.</summary>
    [DoctorCheck(ConformanceClass.Harness, "The labels say how the harness is started and what it is sent")]
    public void Declarations()
    {
        var manifest = world.Labels.Manifest;
        doctor.Found($"labels of {world.Labels.Platform.Name}, judged by {world.Labels.Version}");
        if (manifest.Orchestrator.Mtls?.AuthorityFile is null)
        {
            doctor.WillBe(
                Verdict.NotApplicable,
                "harness/stream/trusts-given-ca",
                "the labels name no file for the orchestrator's CA (orchestrator.mtls.ca.file)"
            );
        }
        if (manifest.Inference.ApiBaseVariable is null || manifest.Inference.ApiKeyVariable is null)
        {
            doctor.WillBe(
                Verdict.NotApplicable,
                "harness/inference/declared-types-only",
                "the labels declare no inference"
            );
        }
        if (!world.Labels.IsIsolated)
        {
            foreach (var row in (string[])["demultiplexes", "no-affinity-assumed", "releases-on-end"])
            {
                doctor.WillBe(
                    Verdict.NotApplicable,
                    $"harness/session/{row}",
                    "session.isolation is not 'true': one container serves one session"
                );
            }
        }
        if (world.FailingSample() is null)
        {
            doctor.WillBe(Verdict.Untestable, "harness/events/failure-has-message", Failures);
            if (world.Labels.IsIsolated)
            {
                doctor.WillBe(Verdict.Untestable, "harness/session/demultiplexes", Failures);
            }
        }
        doctor.Found($"events for {string.Join(", ", world.Samples().Select(static s => s.Channel))}");
        foreach (var (server, variable) in world.Target.Mcp)
        {
            doctor.Found($"the suite plays the MCP server '{server}'; its address goes into {variable}");
        }
        foreach (var server in manifest.McpServers.Where(s => !world.Target.Mcp.ContainsKey(s.Name)))
        {
            doctor.Found(
                $"nobody plays the MCP server '{server.Name}': name the variable that takes its address under 'mcp' if the harness needs it"
            );
        }
        foreach (var channel in world.Target.Events.Keys.Concat(world.Target.Fails.Keys).Distinct())
        {
            if (manifest.Channels.All(c => c.Name != channel))
            {
                throw new BrokenSubjectException(
                    $"the target file has an event for channel '{channel}', which the labels do not declare"
                );
            }
        }
    }

    /// <summary>Where files go.</summary>
    [DoctorCheck(ConformanceClass.Harness, "Files can be shown to the harness at the paths that its labels declare")]
    public void Paths()
    {
        var paths = world.Labels.DeclaredPaths;
        if (paths.IsEmpty)
        {
            doctor.Found("the labels declare no file and no workspace");
            return;
        }
        doctor.Found($"declared: {string.Join(", ", paths)}");
        if (!world.Place.IsImage && PrivateMounts.Missing is { } missing)
        {
            doctor.WillBe(
                Verdict.Untestable,
                "harness/*",
                $"{missing}: run the suite as root on Linux, or without a command, which runs the image"
            );
        }
    }

    /// <summary>A harness without a command is run from its image.</summary>
    [DoctorCheck(ConformanceClass.Harness, "The harness can be started")]
    public async Task Place()
    {
        if (!world.Place.IsImage)
        {
            doctor.Found($"as a process: {world.Target.Command[0]}");
            return;
        }
        var image = await engine.ReadyAsync(world.Context.Cancelled).ConfigureAwait(false);
        doctor.Found(
            $"as a container: {image.Engine.Name} {image.Engine.Version} at {image.Client.Address}, {(image.IsOurs ? "to which the image was brought" : "which has the image")}"
        );
    }

    /// <summary>Before the harness is blamed for not coming.</summary>
    [DoctorCheck(ConformanceClass.Harness, "The suite is reached from where the harness runs")]
    public async Task Reach()
    {
        var addresses = await world.Place.AddressesAsync(world.Context.Cancelled).ConfigureAwait(false);
        doctor.Found($"the suite listens at {addresses.Listen} and is reached as {addresses.Reach}");
        if (!world.Place.IsImage)
        {
            return;
        }
        var image = await engine.ReadyAsync(world.Context.Cancelled).ConfigureAwait(false);
        if (ReachProbe.Missing(image) is { } missing)
        {
            doctor.Found($"not proved by a probe, only by the harness itself: {missing}");
            return;
        }
        try
        {
            await ReachProbe.RunAsync(image, world.Context).ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            throw new UntestableException(
                $"the engine does not run a probe of the network: {e.Message}",
                "Mend what the engine complains of, or give the harness's 'command' in the target file."
            );
        }
        doctor.Found($"a container in the network '{image.Network}' reached it");
    }

    /// <summary>One start: does a stream come?</summary>
    [DoctorCheck(ConformanceClass.Harness, "The harness starts and opens a stream")]
    public async Task Start()
    {
        var instance = await world.StartAsync().ConfigureAwait(false);
        if (await world.FindStreamAsync(instance).ConfigureAwait(false) is not { } stream)
        {
            throw new BrokenSubjectException($"no stream was opened: {world.NoStream(instance)}");
        }
        doctor.Found($"a stream of {stream.Protocol} on {stream.Request.Path}");
    }
}
