using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Spec.Tests;

/// <summary>Reads label sets that tests write in short: keys without prefix, added to what every image needs.</summary>
internal static class Read
{
    /// <summary>Reads a set that is valid but for what the labels say; a null value removes a label.</summary>
    public static ManifestReading Valid(params (string Key, string? Value)[] labels)
    {
        var set = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["version"] = "v1alpha3",
            ["name"] = "weather",
            ["orchestrator.env"] = "ORCHESTRATOR_ADDR",
            ["orchestrator.bearer.token.file"] = "/run/secrets/orchestrator-token",
        };
        foreach (var (key, value) in labels)
        {
            if (value is null)
            {
                set.Remove(key);
            }
            else
            {
                set[key] = value;
            }
        }
        return Exactly([.. set.Select(l => KeyValuePair.Create("org.openagentcontainers." + l.Key, l.Value))]);
    }

    /// <summary>Reads exactly these labels, full keys.</summary>
    public static ManifestReading Exactly(params KeyValuePair<string, string>[] labels) =>
        ManifestReader.Read(labels, new() { Accepted = SpecVersions.All });

    /// <summary>The ids of the findings, in their order.</summary>
    public static string Ids(this ManifestReading reading) => string.Join(' ', reading.Findings.Select(f => f.Rule.Id));

    /// <summary>The only finding.</summary>
    public static Finding Single(this ManifestReading reading) => Assert.Single(reading.Findings);
}
