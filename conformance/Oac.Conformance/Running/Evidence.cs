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

    /// <summary>The longest line and the longest detail that are kept, in UTF-16 code units.</summary>
    public const int MaxDetail = 16 * 1024;

    /// <summary>All that is kept of one case, in UTF-16 code units; lines after it come without their details.</summary>
    public const int MaxTotal = 1024 * 1024;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly List<EvidenceLine> _lines = [];
    private readonly List<string> _secrets = [];
    private int _leftOut;
    private int _total;

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

    /// <summary>A text that must not stand in any report: it is written as <c>***</c>, also where it was written before.</summary>
    public void Hide(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        lock (_gate)
        {
            // The longest first: a secret may be part of another.
            _secrets.Add(secret);
            _secrets.Sort(static (a, b) => b.Length.CompareTo(a.Length));
            for (var i = 0; i < _lines.Count; i++)
            {
                var line = _lines[i];
                _lines[i] = line with
                {
                    Text = CleanLocked(line.Text),
                    Detail = line.Detail is null ? null : CleanLocked(line.Detail),
                };
            }
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
            // Cleaned before it is cut, so that no half of a secret is left at the end.
            text = Cut(CleanLocked(text));
            detail = detail is null ? null : Cut(CleanLocked(detail));
            _total += text.Length + (detail?.Length ?? 0);
            if (_total > MaxTotal && detail is not null)
            {
                _total -= detail.Length;
                detail = $"… {detail.Length} characters are left out: this case has too many";
            }
            _lines.Add(new(_time.GetElapsedTime(_start), kind, text, detail));
        }
    }

    private static string Cut(string text) =>
        text.Length > MaxDetail ? $"{text.AsSpan(0, MaxDetail)}\n… {text.Length - MaxDetail} more" : text;

    private string CleanLocked(string text) =>
        _secrets.Aggregate(text, static (t, secret) => t.Replace(secret, "***", StringComparison.Ordinal));
}
