namespace Oac.Producer;

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    /// <summary>Nothing was found at the level asked for.</summary>
    public const int Clean = 0;

    /// <summary>Something was found at the level asked for.</summary>
    public const int Findings = 1;

    /// <summary>The command could not do all of its work: bad arguments, an input that cannot be read.</summary>
    public const int Failed = 2;

    /// <summary>Interrupted, as a shell reports it.</summary>
    public const int Interrupted = 130;
}
