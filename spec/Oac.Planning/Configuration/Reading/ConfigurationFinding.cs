namespace Oac.Planning.Configuration.Reading;

/// <summary>Something that is wrong in a configuration file.</summary>
/// <param name="File">The file, as its reader calls it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
/// <param name="Key">The keys that lead to it: <c>gateways.main.base_url</c>; empty for the file itself.</param>
/// <param name="Message">What was found and what is allowed; on one line. What stands where a secret's place is, is never repeated.</param>
public sealed record ConfigurationFinding(string File, int Line, int Column, string Key, string Message)
{
    /// <summary>The finding on one line: <c>oac.yaml:3:5: gateways.main: ...</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {(Key.Length == 0 ? "" : Key + ": ")}{Message}";
}
