namespace Oac.Harness.Generators.Tests;

/// <summary>Code of authors.</summary>
internal static class AgentSource
{
    /// <summary>One of everything that a handler may be.</summary>
    public const string Whole = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using System.Text.Json.Serialization;
        using Google.Protobuf.WellKnownTypes;
        using Oac.Harness;

        namespace Acme.Triage;

        public sealed record Ticket(int Id, string Title);

        [JsonSerializable(typeof(Ticket))]
        internal sealed partial class TriageJson : JsonSerializerContext;

        [Agent("triage", Isolated = true, Json = typeof(TriageJson))]
        internal static partial class TriageAgent
        {
            [Channel("ticket", "schemas/ticket.json")]
            private static EventResult Handle(EventContext context, Ticket ticket) => EventResult.Success;

            [Channel("note", "schemas/note.json", SchemaPath = "/app/note.json", SchemaMediaType = "application/json")]
            private static ValueTask<EventResult> Handle(EventContext context, string note, CancellationToken cancel) =>
                new(EventResult.Success);

            [Channel("blob", "schemas/note.json")]
            private static Task<EventResult> HandleAsync(EventContext context, ReadOnlyMemory<byte> blob) =>
                Task.FromResult(EventResult.Success);

            [Channel("tick", "schemas/tick.binpb")]
            private static EventResult Tick(EventContext context, Duration tick, CancellationToken cancel) => EventResult.Success;
        }

        [Channel("close", "schemas/ticket.json")]
        internal sealed class CloseHandler : IChannelHandler<Ticket>
        {
            public ValueTask<EventResult> HandleAsync(EventContext context, Ticket payload, CancellationToken cancellationToken) =>
                new(EventResult.Success);
        }

        """;

    /// <summary>The smallest agent.</summary>
    public const string Small = """
        using System;
        using Oac.Harness;

        [Agent("echo")]
        static partial class Echo
        {
            [Channel("say", "schemas/note.json")]
            static EventResult Say(EventContext context, ReadOnlyMemory<byte> said) => EventResult.Bytes(said, "");
        }

        """;

    public static string[] Files { get; } =
    ["schemas/ticket.json", "schemas/note.json", "schemas/tick.binpb", "BannedSymbols.txt"];

    /// <summary>The small agent, changed in one place.</summary>
    public static string SmallWith(string old, string @new)
    {
        Assert.Contains(old, Small, StringComparison.Ordinal);
        return Small.Replace(old, @new, StringComparison.Ordinal);
    }
}
