using System.Collections.Frozen;
using System.Collections.Immutable;
using Oac.Connect;
using Oac.Harness.Handlers;
using Oac.Spec.Stream;

namespace Oac.Harness;

/// <summary>What an author has configured, checked. Immutable.</summary>
internal sealed record HarnessConfiguration
{
    public required string Name { get; init; }

    public required StreamCodec Codec { get; init; }

    public required bool Isolated { get; init; }

    public required RpcProtocol Protocol { get; init; }

    public required OrchestratorEnvironment Orchestrator { get; init; }

    public required HarnessLimits Limits { get; init; }

    public required ReconnectPolicy Reconnect { get; init; }

    public required TimeSpan ShutdownTimeout { get; init; }

    public required TimeProvider Time { get; init; }

    public required ImmutableArray<Func<string, IDisposable>> Attached { get; init; }

    public required FrozenDictionary<string, ChannelHandler> Channels { get; init; }
}
