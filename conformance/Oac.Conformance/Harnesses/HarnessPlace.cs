using Oac.Conformance.Binding;
using Oac.Conformance.Harnesses.Containers;
using Oac.Conformance.Harnesses.Unpacked;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Harnesses;

/// <summary>Where harnesses of a run are started: on this machine as a process, or from their image in an engine or without one.</summary>
[PerRun]
public sealed class HarnessPlace(TargetDefinition target, HarnessEngine engine, HarnessRuntime runtime)
{
    /// <summary>Whether the image is run.</summary>
    internal bool IsImage => target.Harness!.Command.IsEmpty;

    /// <summary>Whether the image is run in an engine; else crun or runc runs it.</summary>
    /// <exception cref="UntestableException">Neither can be had.</exception>
    internal async Task<bool> IsInEngineAsync(CancellationToken cancellationToken)
    {
        switch (target.Harness!)
        {
            case { Runtime: HarnessRuntimeKind.Engine }:
                return true;
            case { Runtime: HarnessRuntimeKind.Process }:
                return false;
            // Networks with names are an engine's.
            case { Network: not (null or "host") }:
                return true;
        }
        if (await engine.MissingAsync(cancellationToken).ConfigureAwait(false) is not { } noEngine)
        {
            return true;
        }
        return await runtime.MissingAsync(cancellationToken).ConfigureAwait(false) is not { } noRuntime
            ? false
            : throw new UntestableException(
                $"the image cannot be run: no engine answers ({noEngine.TrimEnd('.')}), and without one it needs crun or runc ({noRuntime.TrimEnd('.')})",
                "Start Docker or Podman, install crun or runc, or give the harness's 'command' in the target file."
            );
    }

    /// <summary>Where the suite listens and is reached.</summary>
    /// <exception cref="UntestableException">What would run the image cannot be had.</exception>
    internal async Task<HarnessAddresses> AddressesAsync(CancellationToken cancellationToken) =>
        IsImage && await IsInEngineAsync(cancellationToken).ConfigureAwait(false)
            ? (await engine.ReadyAsync(cancellationToken).ConfigureAwait(false)).Addresses
            : HarnessAddresses.OfThisMachine(target.Harness!.Listen, target.Harness.Reach);

    /// <summary>Starts a harness.</summary>
    /// <param name="delivery">What it is given.</param>
    /// <param name="context">The case.</param>
    /// <param name="name">How it is called in evidence.</param>
    /// <exception cref="VerdictException">It cannot be started, or not be given what its labels declare.</exception>
    internal async Task<IRunningHarness> StartAsync(HarnessDelivery delivery, CaseContext context, string name)
    {
        if (!IsImage)
        {
            return HarnessProcess.Start(delivery, context, name);
        }
        if (await IsInEngineAsync(context.Cancelled).ConfigureAwait(false))
        {
            var image = await engine.ReadyAsync(context.Cancelled).ConfigureAwait(false);
            return await HarnessContainer.StartAsync(image, delivery, context, name).ConfigureAwait(false);
        }
        var root = await runtime.ReadyAsync(context.Cancelled).ConfigureAwait(false);
        return await UnpackedHarness.StartAsync(root, delivery, context, name).ConfigureAwait(false);
    }
}
