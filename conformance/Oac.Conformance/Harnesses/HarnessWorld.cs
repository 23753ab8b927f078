using System.Collections.Immutable;
using Oac.Conformance.Peers;
using Oac.Conformance.Peers.Gateway;
using Oac.Conformance.Peers.Mcp;
using Oac.Conformance.Peers.Streams;
using Oac.Conformance.Peers.Telemetry;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Harnesses;

/// <summary>Everything of one case: what the harness is given, the instances that were started, and the words that steps share.</summary>
public sealed class HarnessWorld(
    HarnessLabels labels,
    RunCertificates certificates,
    GatewayPeer gateway,
    McpPeer mcp,
    OtlpPeer telemetry,
    HarnessPlace place,
    CaseContext context
) : IAsyncDisposable
{
    /// <summary>
    /// How long nothing may be sent to call it silence. Absence cannot be waited for, and no message of ours makes a harness say that it has
    /// nothing to say: the stream's opening is the barrier, and this is the time behind it.
    /// </summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(700);

    // What comes unasked comes with the opening; only the case that judges it waits longer.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);
    private readonly List<HarnessInstance> _instances = [];
    private ImmutableArray<McpDoor>? _servers;

    /// <summary>The labels.</summary>
    internal HarnessLabels Labels => labels;

    /// <summary>Where it is started.</summary>
    internal HarnessPlace Place => place;

    /// <summary>The case.</summary>
    internal CaseContext Context => context;

    /// <summary>How the harness is started and what it is sent.</summary>
    internal HarnessTarget Target => context.Target.Harness!;

    /// <summary>The traces of this case; null before a start.</summary>
    internal SpanInbox? Spans { get; private set; }

    /// <summary>What this case has at the gateway; null where no inference is declared.</summary>
    internal GatewayAccount? Gateway { get; private set; }

    /// <summary>What was started, in its order.</summary>
    internal IReadOnlyList<HarnessInstance> Instances => _instances;

    /// <summary>The instance that the steps speak of: the last that was started.</summary>
    internal HarnessInstance Instance =>
        _instances.Count > 0 ? _instances[^1] : throw new InvalidOperationException("no harness was started");

    /// <summary>How long the harness may take for one event.</summary>
    internal TimeSpan ResultWithin => context.Scale(Target.ResultWithin);

    /// <summary>How long it may take from its start to its stream.</summary>
    internal TimeSpan StreamWithin => context.Scale(Target.StreamWithin);

    /// <summary>Starts the harness against an orchestrator of its own.</summary>
    /// <param name="form">How its address is written.</param>
    /// <param name="isForeign">Whether the orchestrator's certificate is signed by a CA that the harness is not given.</param>
    internal async Task<HarnessInstance> StartAsync(AddressForm form = AddressForm.Url, bool isForeign = false)
    {
        var manifest = labels.Manifest;
        if (manifest.Orchestrator.AddressVariable is null)
        {
            throw new UntestableException(
                "the labels do not say which variable takes the orchestrator's address",
                "Set the label orchestrator.env to the name of the variable that the harness reads."
            );
        }
        if (manifest.Orchestrator is { Mtls: { AuthorityFile: null }, Bearer: null })
        {
            throw new UntestableException(
                "the labels declare mtls alone and no place for the CA, so the harness would trust the system's roots only",
                "Set the label orchestrator.mtls.ca.file to the path from which the harness reads the orchestrator's CA."
            );
        }
        var addresses = await place.AddressesAsync(context.Cancelled).ConfigureAwait(false);
        var host = addresses.Reach;
        var isTls = manifest.Orchestrator.Mtls?.AuthorityFile is not null;
        var authority = isForeign ? certificates.Foreign : certificates.Own;
        var peer = await StreamPeer
            .StartAsync(
                new()
                {
                    Version = labels.Version,
                    Certificate = isTls ? authority.Server(host) : null,
                    PathPrefix = form == AddressForm.Prefix ? "/behind/a-proxy" : "",
                    KnowsExtension = context.Case.Variant is not null,
                    Listen = addresses.Listen,
                },
                context.Evidence,
                context.Time,
                context.Cancelled
            )
            .ConfigureAwait(false);
        try
        {
            Spans ??= await telemetry.OpenAsync(context, addresses).ConfigureAwait(false);
            if (manifest.Inference.ApiBaseVariable is not null || manifest.Inference.ApiKeyVariable is not null)
            {
                Gateway ??= await gateway.OpenAsync(context, addresses).ConfigureAwait(false);
            }
            var delivery = HarnessDelivery.Mint(
                manifest,
                form.Write(isTls, host, peer.Address.Port),
                certificates,
                Gateway is { } account ? (account.Base, account.Key) : null,
                _servers ??= await mcp.OpenAsync(context, addresses).ConfigureAwait(false),
                Spans.Endpoint,
                context
            );
            var name = _instances.Count == 0 ? "the harness" : $"instance {_instances.Count + 1} of the harness";
            var running = await place.StartAsync(delivery, context, name).ConfigureAwait(false);
            var instance = new HarnessInstance(peer, running, delivery);
            _instances.Add(instance);
            return instance;
        }
        catch
        {
            await peer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The stream of an instance, without which a case cannot judge what it is about.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="isAtOnce">Whether the case goes on the moment that the stream opens; else what comes unasked is waited for first.</param>
    /// <exception cref="UntestableException">None was opened: another case judges that.</exception>
    internal async Task<HarnessStream> NeedStreamAsync(HarnessInstance instance, bool isAtOnce = false)
    {
        if (await FindStreamAsync(instance).ConfigureAwait(false) is not { } stream)
        {
            throw Unjudged("harness/stream/connects-out", $"no stream was opened: {NoStream(instance)}");
        }
        if (stream.Codec != "proto")
        {
            throw new IndeterminateException(
                $"the stream's messages are written in '{stream.Codec}'",
                "The specification gives a protobuf schema and no word on other encodings; this suite reads protobuf's binary form."
            );
        }
        if (!isAtOnce)
        {
            await StaySilentAsync(Settling).ConfigureAwait(false);
        }
        return stream;
    }

    /// <summary>The stream of an instance; null where it opens none in time, or ends without.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="number">Which of its streams, from 1.</param>
    internal async Task<HarnessStream?> FindStreamAsync(HarnessInstance instance, int number = 1)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancelled);
        var opened = instance.Peer.Streams.TakeAsync(static _ => true, number, StreamWithin, stop.Token);
        await Task.WhenAny(opened, instance.Running.Exited).ConfigureAwait(false);
        if (!opened.IsCompleted)
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
        await ((Task)opened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Cancelled.ThrowIfCancellationRequested();
        var all = instance.Peer.Streams.All;
        return all.Length >= number ? all[number - 1] : null;
    }

    /// <summary>What was seen of an instance that opened no stream.</summary>
    internal string NoStream(HarnessInstance instance) =>
        string.Join(
            "; ",
            [
                .. instance.Peer.Instead(),
                instance.Running.Exit()
                    ?? $"it was waited {StreamWithin.TotalSeconds:0.#} s after its start{instance.Running.LastWords()}",
                $"as the labels say it was given {string.Join(", ", instance.Delivery.Names)}",
            ]
        );

    /// <summary>Lets time pass in which nothing is sent.</summary>
    internal Task StaySilentAsync(TimeSpan wait) => Task.Delay(context.Scale(wait), context.Time, context.Cancelled);

    /// <summary>An event of a declared channel that the harness answers with success.</summary>
    /// <exception cref="VerdictException">No channel is declared, or the target file has no event for one.</exception>
    internal (string Channel, SampleEvent Sample) NeedSample() => Samples()[0];

    /// <summary>The events of all declared channels that the harness answers with success; at least one.</summary>
    internal ImmutableArray<(string Channel, SampleEvent Sample)> Samples()
    {
        var channels = labels.Manifest.Channels;
        if (channels.IsEmpty)
        {
            throw new NotApplicableException("the labels declare no event channel, so the harness is sent nothing");
        }
        ImmutableArray<(string, SampleEvent)> samples =
        [
            .. channels.Where(c => Target.Events.ContainsKey(c.Name)).Select(c => (c.Name, Target.Events[c.Name])),
        ];
        return samples.IsEmpty
            ? throw new UntestableException(
                $"the target file has no event for any declared channel ({string.Join(", ", channels.Select(static c => c.Name))})",
                "Give an event that the harness answers with success under 'events', by the name of its channel."
            )
            : samples;
    }

    /// <summary>An event of a declared channel that must fail; null where the target file has none.</summary>
    internal (string Channel, SampleEvent Sample)? FailingSample() =>
        labels.Manifest.Channels.FirstOrDefault(c => Target.Fails.ContainsKey(c.Name)) is { } channel
            ? (channel.Name, Target.Fails[channel.Name])
            : null;

    /// <summary>An event that must fail.</summary>
    /// <exception cref="UntestableException">The target file has none.</exception>
    internal (string Channel, SampleEvent Sample) NeedFailingSample()
    {
        NeedSample();
        return FailingSample()
            ?? throw new UntestableException(
                "the target file has no event that must fail",
                "Give one under 'fails', by the name of its channel."
            );
    }

    /// <summary>Sessions beside each other are only for harnesses that say they can.</summary>
    /// <exception cref="NotApplicableException">session.isolation is not 'true'.</exception>
    internal void NeedIsolation()
    {
        if (!labels.IsIsolated)
        {
            throw new NotApplicableException("session.isolation is not 'true': one container serves one session");
        }
    }

    /// <summary>
    /// What a case about messages found. v1alpha1 has no schema of the stream: there it is our choice that was not met (decisions.md).
    /// </summary>
    internal VerdictException Wrong(string found, string advice) =>
        labels.Version == "v1alpha1"
            ? new IndeterminateException(
                found,
                "v1alpha1 has no schema of the stream; this suite speaks v1alpha2's with such a harness (decisions.md)."
            )
            : new FailedException(found, advice);

    /// <summary>The case cannot come to its judgement, because of what another row judges.</summary>
    internal static UntestableException Unjudged(string row, string why) =>
        new(why, $"Mend {row} first: the suite can then judge this row.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The harness first: what it says to a peer that is gone would only confuse its log.
        foreach (var instance in Enumerable.Reverse(_instances))
        {
            instance.Peer.Release();
            await instance.Running.DisposeAsync().ConfigureAwait(false);
            await instance.Peer.DisposeAsync().ConfigureAwait(false);
            instance.Delivery.Certificate?.Dispose();
        }
    }
}

/// <summary>A harness that was started, and the orchestrator that it was given.</summary>
internal sealed record HarnessInstance(StreamPeer Peer, IRunningHarness Running, HarnessDelivery Delivery);
