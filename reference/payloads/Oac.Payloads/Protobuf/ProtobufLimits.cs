namespace Oac.Payloads.Protobuf;

/// <summary>What reading and writing a payload bears.</summary>
public sealed record ProtobufLimits
{
    private const int MostDepth = 1000;

    private readonly int maxDepth = 100;

    /// <summary>The limits that are used where none are given.</summary>
    public static ProtobufLimits Default { get; } = new();

    /// <summary>The largest payload in bytes, in binary or JSON: 4 MiB.</summary>
    public int MaxBytes { get; init; } = 4 << 20;

    /// <summary>
    /// How deep messages may be nested, from 1, which is the payload itself: 100, as in Google's own readers. A map's entry, a group and what is
    /// in an <c>Any</c> count as messages.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 1 to 1,000, which fits on a thread's stack.</exception>
    public int MaxDepth
    {
        get => maxDepth;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostDepth);
            maxDepth = value;
        }
    }

    /// <summary>The most values in a payload, messages, elements and unknown fields among them: 1,000,000.</summary>
    public int MaxValues { get; init; } = 1_000_000;

    /// <summary>The most bytes that are written, in binary or JSON: 16 MiB.</summary>
    public int MaxOutputBytes { get; init; } = 16 << 20;
}
