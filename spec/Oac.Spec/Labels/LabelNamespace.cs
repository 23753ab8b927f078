namespace Oac.Spec.Labels;

/// <summary>The label namespace (4.1). Bytes must match: neither case nor look-alikes count.</summary>
public static class LabelNamespace
{
    /// <summary>The namespace with its dot.</summary>
    public const string Prefix = "org.openagentcontainers.";

    /// <summary>The key that is read before any other (6.2).</summary>
    public const string VersionKey = Prefix + "version";

    /// <summary>
    /// Whether a foreign key was probably meant for the namespace: wrong case, a letter too many or too few, another beginning. Keys that
    /// are too long to be read inside it never are.
    /// </summary>
    public static bool LooksAlike(ReadOnlySpan<char> key) =>
        key.Length <= ManifestReader.MaxKeyLength
        && !key.StartsWith(Prefix, StringComparison.Ordinal)
        && (
            key.Contains("openagentcont", StringComparison.OrdinalIgnoreCase)
            || key.Contains("agentcontainers", StringComparison.OrdinalIgnoreCase)
        );
}
