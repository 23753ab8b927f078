using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Oac.Connect;
using Oac.Harness.Handlers;
using Oac.Spec.Stream;

namespace Oac.Harness;

/// <summary>
/// Says what an agent is and what it does with events. Write it once, as <c>static void Configure(HarnessBuilder harness)</c>: the
/// program, a host and tests all take the same method.
/// </summary>
public sealed class HarnessBuilder
{
    private const int MaxChannelLength = 63;

    private readonly Dictionary<string, ChannelHandler> _channels = new(StringComparer.Ordinal);
    private readonly List<Func<string, IDisposable>> _attached = [];

    internal HarnessBuilder() { }

    /// <summary>The agent's name, as in the image's label <c>name</c>. Required.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The version of the specification, as in the image's label <c>version</c>: v1alpha1 (served with v1alpha2's stream), v1alpha2 or
    /// v1alpha3, which is the default (<c>harness/stream/schema</c>).
    /// </summary>
    public string Version { get; set; } = "v1alpha3";

    /// <summary>
    /// Whether this instance serves many sessions at once, as in the image's label <c>session.isolation</c>; false, as there, where
    /// nothing is said. Without it the instance belongs to one session: events are handled one by one, and the session's state outlives
    /// a stream that breaks. With it sessions are handled side by side, and end here with their stream
    /// (<c>harness/session/demultiplexes</c>).
    /// </summary>
    public bool Isolated { get; set; }

    /// <summary>The protocol, over HTTP/2: Connect, gRPC or gRPC-Web (<c>harness/stream/one-protocol</c>).</summary>
    public RpcProtocol Protocol { get; set; } = RpcProtocol.Connect;

    /// <summary>Where the orchestrator's address and this harness's credentials are: the image's labels <c>orchestrator.*</c>.</summary>
    public OrchestratorEnvironment Orchestrator { get; set; } = new();

    /// <summary>What an orchestrator can make the harness hold.</summary>
    public HarnessLimits Limits { get; set; } = new();

    /// <summary>How soon the harness connects again.</summary>
    public ReconnectPolicy Reconnect { get; set; } = new();

    /// <summary>How long events that are at work may take when the harness stops: 20 s. Then they are answered as failed.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The log; null for the host's, or for lines on standard error where there is no host.</summary>
    public ILoggerFactory? Logging { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Handles a channel's events with a lambda.</summary>
    /// <param name="channel">The channel's name, as in the image's labels <c>events.&lt;channel&gt;</c>.</param>
    /// <param name="payload">What events are read into.</param>
    /// <param name="handle">
    /// Handles an event. Its token fires when nobody waits for the result any longer; what it throws becomes a failed result
    /// (<see cref="AgentFailureException"/>). It is called for many sessions at once where the harness is <see cref="Isolated"/>.
    /// </param>
    /// <exception cref="HarnessConfigurationException">The name is none, or has a handler already.</exception>
    public HarnessBuilder On<T>(
        string channel,
        Payload<T> payload,
        Func<EventContext, T, CancellationToken, ValueTask<EventResult>> handle
    )
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(handle);
        return Add(new LambdaHandler<T>(channel, payload, handle));
    }

    /// <summary>Handles a channel's events with a lambda that has nothing to wait for.</summary>
    /// <param name="channel">The channel's name, as in the image's labels <c>events.&lt;channel&gt;</c>.</param>
    /// <param name="payload">What events are read into.</param>
    /// <param name="handle">Handles an event.</param>
    /// <exception cref="HarnessConfigurationException">The name is none, or has a handler already.</exception>
    public HarnessBuilder On<T>(string channel, Payload<T> payload, Func<EventContext, T, EventResult> handle)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(handle);
        return Add(new LambdaHandler<T>(channel, payload, (context, read, _) => new(handle(context, read))));
    }

    /// <summary>Handles a channel's events with a class, made anew for each event with the services of the host.</summary>
    /// <param name="channel">The channel's name, as in the image's labels <c>events.&lt;channel&gt;</c>.</param>
    /// <param name="payload">What events are read into.</param>
    /// <exception cref="HarnessConfigurationException">The name is none, or has a handler already.</exception>
    public HarnessBuilder On<
        T,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler
    >(string channel, Payload<T> payload)
        where THandler : class, IChannelHandler<T>
    {
        ArgumentNullException.ThrowIfNull(payload);
        return Add(new ClassHandler<T, THandler>(channel, payload));
    }

    /// <summary>Adds a part that lives as long as the harness, such as an exporter of what it measures. A test host makes none.</summary>
    /// <param name="start">
    /// Makes it for the agent of this name, before the harness connects. What was made last is disposed first, once the harness has stopped.
    /// </param>
    public HarnessBuilder Attach(Func<string, IDisposable> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        _attached.Add(start);
        return this;
    }

    internal static HarnessBuilder Create(Action<HarnessBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new HarnessBuilder();
        configure(builder);
        return builder;
    }

    /// <exception cref="HarnessConfigurationException">Something is missing or wrong.</exception>
    internal HarnessConfiguration Build()
    {
        if (string.IsNullOrEmpty(Name))
        {
            throw new HarnessConfigurationException(
                "The harness has no Name: set the one of the image's label 'name'."
            );
        }
        if (_channels.Count == 0)
        {
            throw new HarnessConfigurationException(
                "The harness handles no channel: call On for each that the labels declare."
            );
        }
        if (ShutdownTimeout < TimeSpan.Zero)
        {
            throw new HarnessConfigurationException("ShutdownTimeout is negative.");
        }
        return new()
        {
            Name = Name,
            Codec =
                StreamCodec.ForVersion(Version)
                ?? throw new HarnessConfigurationException(
                    $"Version '{Version}' is not known; known are v1alpha1, v1alpha2 and v1alpha3."
                ),
            Isolated = Isolated,
            Protocol = Protocol,
            Orchestrator = Orchestrator,
            Limits = Limits,
            Reconnect = Reconnect,
            ShutdownTimeout = ShutdownTimeout,
            Time = Time,
            Attached = [.. _attached],
            Channels = _channels.ToFrozenDictionary(StringComparer.Ordinal),
        };
    }

    private HarnessBuilder Add(ChannelHandler handler)
    {
        if (!IsChannel(handler.Channel))
        {
            throw new HarnessConfigurationException(
                $"'{handler.Channel}' is no channel's name: lowercase letters, digits and hyphens, first a letter, last a letter or a digit, "
                    + $"at most {MaxChannelLength}."
            );
        }
        return _channels.TryAdd(handler.Channel, handler)
            ? this
            : throw new HarnessConfigurationException($"The channel '{handler.Channel}' has two handlers.");
    }

    // container/events/channel-name
    private static bool IsChannel(string name) =>
        name is { Length: > 0 and <= MaxChannelLength }
        && char.IsAsciiLetterLower(name[0])
        && name[^1] != '-'
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
