namespace Oac.Conformance.Running;

/// <summary>What the suite says of a case, and of a requirement. From good to bad within a requirement: see <see cref="Verdicts"/>.</summary>
public enum Verdict
{
    /// <summary>Seen, and as the specification wants it.</summary>
    Pass,

    /// <summary>Seen, and against a MUST or a statement without a keyword.</summary>
    Fail,

    /// <summary>Seen, and against a SHOULD.</summary>
    Warn,

    /// <summary>A failure that the target file lists. It stays a failure in the claim.</summary>
    ExpectedFailure,

    /// <summary>The suite or the driver is broken: nothing is said of the target.</summary>
    Error,

    /// <summary>An optional feature that the target does not declare, or a rule whose condition cannot arise in it.</summary>
    NotApplicable,

    /// <summary>The condition can arise, but the target's set-up did not let us bring it about or see it.</summary>
    Untestable,

    /// <summary>The catalogue says why nobody outside can see it; outside every claim.</summary>
    Unobservable,

    /// <summary>The specification is silent, and the target chose otherwise than we do.</summary>
    Indeterminate,
}

/// <summary>Orders and names of verdicts.</summary>
public static class Verdicts
{
    // The first that is among a requirement's cases is the requirement's.
    private static readonly Verdict[] WorstFirst =
    [
        Verdict.Error,
        Verdict.Fail,
        Verdict.ExpectedFailure,
        Verdict.Untestable,
        Verdict.Warn,
        Verdict.Indeterminate,
        Verdict.Pass,
        Verdict.NotApplicable,
        Verdict.Unobservable,
    ];

    /// <summary>The verdict on a requirement whose cases ended like this.</summary>
    /// <param name="cases">The verdicts on the cases; at least one.</param>
    public static Verdict Worst(IEnumerable<Verdict> cases) => cases.MinBy(Rank);

    /// <summary>The place in the order from worst to best.</summary>
    internal static int Rank(Verdict verdict) => Array.IndexOf(WorstFirst, verdict);

    /// <summary>The name in reports.</summary>
    public static string Name(this Verdict verdict) =>
        verdict switch
        {
            Verdict.Pass => "PASS",
            Verdict.Fail => "FAIL",
            Verdict.Warn => "WARN",
            Verdict.ExpectedFailure => "XFAIL",
            Verdict.Error => "ERROR",
            Verdict.NotApplicable => "N/A",
            Verdict.Untestable => "UNTESTABLE",
            Verdict.Unobservable => "UNOBSERVABLE",
            Verdict.Indeterminate => "INDETERMINATE",
            _ => verdict.ToString(),
        };
}
