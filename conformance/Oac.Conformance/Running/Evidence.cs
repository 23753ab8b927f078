using System.Collections.Immutable;

namespace Oac.Conformance.Running;

/// <summary>Who did what is written down.</summary>
public enum EvidenceKind
{
    /// <summary>The suite did it: sent, started, wrote.</summary>
    Sent,

    /// <summary>The target did it, or did not.</summary>
    Observed,

    /// <summary>Something that helps to read the rest.</summary>
    Note,
}

/// <summary>One line of evidence.</summary>
/// <param name="At">When, counted from the case's begin.</param>
/// <param name="Kind">Who did it.</param>
/// <param name="Text">One line, without secrets.</param>
/// <param name="Detail">More: bytes, a body, a log; null for nothing.</param>
public sealed record EvidenceLine(TimeSpan At, EvidenceKind Kind, string Text, string? Detail);

/// <summary>What was sent and what was observed in one case. May be written from any thread.</summary>
public sealed class Evidence
{
    /// <summary>The most lines that are kept; one more says how many were left out.</summary>
    public const int MaxLines = 2000;

    /// <summary>The longest detail that is kept, in UTF-16 code units.</summary>
    public const int MaxDetail = 16 * 1024;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly List<EvidenceLine> _lines = [];
    private readonly List<string> _secrets = [];
    private int _leftOut;

    /// <summary>Begins to count.</summary>
    internal Evidence(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>The suite did something.</summary>
    public void Sent(string text, string? detail = null) => Add(EvidenceKind.Sent, text, detail);

    /// <summary>The target did something, or was seen not to.</summary>
    public void Observed(string text, string? detail = null) => Add(EvidenceKind.Observed, text, detail);

    /// <summary>Something else worth reading.</summary>
    public void Note(string text, string? detail = null) => Add(EvidenceKind.Note, text, detail);

    /// <summary>A text that must not stand in any report; it is written as <c>***</c> from now on.</summary>
    public void Hide(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        lock (_gate)
        {
            _secrets.Add(secret);
        }
    }

    /// <summary>What was written so far, in its order.</summary>
    public ImmutableArray<EvidenceLine> ToImmutable()
    {
        lock (_gate)
        {
            return _leftOut == 0
                ? [.. _lines]
                : [.. _lines, new(_time.GetElapsedTime(_start), EvidenceKind.Note, $"{_leftOut} more lines", null)];
        }
    }

    /// <summary>A text without the secrets of this case.</summary>
    public string Clean(string text)
    {
        lock (_gate)
        {
            return CleanLocked(text);
        }
    }

    private void Add(EvidenceKind kind, string text, string? detail)
    {
        lock (_gate)
        {
            if (_lines.Count == MaxLines)
            {
                _leftOut++;
                return;
            }
            if (detail is { Length: > MaxDetail })
            {
                detail = $"{detail.AsSpan(0, MaxDetail)}\n… {detail.Length - MaxDetail} more";
            }
            _lines.Add(
                new(_time.GetElapsedTime(_start), kind, CleanLocked(text), detail is null ? null : CleanLocked(detail))
            );
        }
    }

    private string CleanLocked(string text) =>
        _secrets.Aggregate(text, static (t, secret) => t.Replace(secret, "***", StringComparison.Ordinal));
}
