namespace Oac.Conformance.Commands;

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    /// <summary>Something was judged, nothing failed and nothing was untestable; of other commands: done.</summary>
    public const int Passed = 0;

    /// <summary>Something failed.</summary>
    public const int Failed = 1;

    /// <summary>Nothing failed, but something could not be tested.</summary>
    public const int Incomplete = 2;

    /// <summary>There is no judgement: the command line, the target file, the driver or the suite is broken.</summary>
    public const int Broken = 3;

    /// <summary>Interrupted, as a shell reports it.</summary>
    public const int Interrupted = 130;
}
