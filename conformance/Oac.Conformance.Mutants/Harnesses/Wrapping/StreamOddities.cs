namespace Oac.Conformance.Mutants.Harnesses.Wrapping;

/// <summary>What is unusual and allowed, by name. No row may turn red for it.</summary>
internal static class StreamOddities
{
    private static readonly Dictionary<string, Func<StreamFault>> All = new(StringComparer.Ordinal)
    {
        ["odd"] = static () => new Odd(),
        ["huge"] = static () => new Huge(),
    };

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>An oddity; null where the name is of none.</summary>
    public static StreamFault? Find(string name) => All.GetValueOrDefault(name)?.Invoke();

    // All at once, for each would pass the same cases: slow, chatty, byte by byte, in an encoding that nobody writes.
    private sealed class Odd : StreamFault
    {
        private const int Lines = 20_000;
        private static readonly TimeSpan Thinking = TimeSpan.FromSeconds(1);

        /// <summary>The pieces in which a frame arrives mean nothing.</summary>
        public override bool SendsSingleBytes => true;

        /// <summary>Headers that nobody asked for.</summary>
        public override IReadOnlyDictionary<string, string> MoreHeaders { get; } =
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["user-agent"] = "chatty/1.0 (words; more words)",
                ["x-anything"] = new string('a', 4000),
                ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                ["x-data-bin"] = "AAEC",
            };

        /// <summary>More output than anyone reads.</summary>
        public override void Prepare(IDictionary<string, string?> environment)
        {
            for (var i = 0; i < Lines; i++)
            {
                Console.WriteLine($"line {i} of a log that says nothing, and says it at length");
                Console.Error.WriteLine($"line {i} of another");
            }
        }

        /// <summary>
        /// Fields in another order, unknown ones between them, one twice of which the last counts; and each answer takes its time.
        /// </summary>
        public override IEnumerable<ProtoMessage> FromHarness(ProtoMessage message)
        {
            _ = LaterAsync(
                new([
                    new(3000, 0, 1, []),
                    new(1, 2, 0, "replaced"u8.ToArray()),
                    .. message.Fields.Reverse(),
                    new(3001, 2, 0, []),
                ])
            );
            return [];
        }

        private async Task LaterAsync(ProtoMessage message)
        {
            await Task.Delay(Thinking);
            await SendAsync(message);
        }
    }

    // Long where no length is said: messages of failures, and fields that the schema does not know yet.
    private sealed class Huge : StreamFault
    {
        private const int Size = 512 * 1024;
        private static readonly string Words = new('w', Size);

        public override IEnumerable<ProtoMessage> FromHarness(ProtoMessage message)
        {
            var result = message.Inner(2);
            var isFailure = result.Has(2);
            yield return message.With(2, isFailure ? result.With(2, Words) : result).With(2000, Words);
        }
    }
}
