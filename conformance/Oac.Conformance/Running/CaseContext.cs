using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Running;

/// <summary>What a step knows of the case that it is in.</summary>
public sealed class CaseContext
{
    private readonly RunOptions _options;
    private int _names;

    internal CaseContext(
        SuiteCase suiteCase,
        TargetDefinition target,
        RunOptions options,
        TimeProvider time,
        CancellationToken cancelled
    )
    {
        Case = suiteCase;
        Target = target;
        _options = options;
        Time = time;
        Evidence = new(time);
        Cancelled = cancelled;
    }

    /// <summary>The case.</summary>
    public SuiteCase Case { get; }

    /// <summary>The target.</summary>
    public TargetDefinition Target { get; }

    /// <summary>What is sent and observed goes here.</summary>
    public Evidence Evidence { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Fires when the case is to end: its time is over, or the run was stopped.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>Whether what was started is to be left running if the case fails.</summary>
    public bool Keep => _options.Keep;

    /// <summary>What is not as it should be, but no failure: the case ends with a warning if it ends well.</summary>
    internal List<(string Found, string Advice)> Warnings { get; } = [];

    /// <summary>A wait as long as this run wants it.</summary>
    public TimeSpan Scale(TimeSpan wait) => wait * _options.TimeFactor;

    /// <summary>
    /// A name, token or nonce that no other case and no other run has: the words, then letters and digits made of the run's seed, the
    /// case and how many were made before.
    /// </summary>
    /// <param name="words">What it begins with; may be empty.</param>
    /// <param name="length">How many letters and digits follow, at most 64.</param>
    public string Fresh(string words, int length = 12)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 64);
        var order = Interlocked.Increment(ref _names);
        var source = string.Create(CultureInfo.InvariantCulture, $"{_options.Seed}/{Case.Id}/{order}");
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
        return words + digest[..length];
    }

    /// <summary>Notes what is against a SHOULD, or wiser otherwise, and goes on.</summary>
    /// <param name="found">What was found, and where.</param>
    /// <param name="advice">What to do about it.</param>
    public void Warn(string found, string advice)
    {
        Evidence.Observed(found);
        Warnings.Add((found, advice));
    }
}
