using Oac.Conformance.Binding;
using Oac.Conformance.Harnesses.Containers;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Harnesses;

/// <summary>Where harnesses of a run are started: on this machine as a process, or from their image in an engine.</summary>
[PerRun]
public sealed class HarnessPlace(TargetDefinition target, HarnessEngine engine)
{
    /// <summary>Whether the image is run.</summary>
    internal bool IsImage => target.Harness!.Command.IsEmpty;

    /// <summary>Where the suite listens and is reached.</summary>
    /// <exception cref="UntestableException">The engine that would run the image cannot be had.</exception>
    internal async Task<HarnessAddresses> AddressesAsync(CancellationToken cancellationToken) =>
        IsImage
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
        var image = await engine.ReadyAsync(context.Cancelled).ConfigureAwait(false);
        return await HarnessContainer.StartAsync(image, delivery, context, name).ConfigureAwait(false);
    }
}
