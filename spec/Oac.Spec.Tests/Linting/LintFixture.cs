using System.Text.Json;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Spec.Tests.Linting;

/// <summary>A pair of label sets in fixtures/lint/: err.json breaks the rule that names the folder, ok.json does not.</summary>
internal static class LintFixture
{
    public static string Root { get; } = Path.Combine(Repository.Root, "fixtures", "lint");

    /// <summary>The folders, in the order of their rules.</summary>
    public static IEnumerable<string> Folders =>
        Directory.EnumerateDirectories(Root).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    public static string RuleId(string folder) => folder[..6];

    public static ManifestReading Read(string folder, string name)
    {
        var path = Path.Combine(Root, folder, name + ".json");
        var facts = Path.ChangeExtension(path, ".facts.json");
        return ManifestReader.Read(
            ReadLabels(path),
            new()
            {
                Accepted = SpecVersions.All,
                Facts = File.Exists(facts) ? ReadFacts(facts) : ImageFacts.Unknown,
                ReadAs = folder.StartsWith("OAC105", StringComparison.Ordinal) ? SpecVersions.All[^1] : null,
            }
        );
    }

    /// <summary>One line per finding, as the .out file beside the label set holds it.</summary>
    public static string Print(ManifestReading reading) =>
        string.Concat(
            reading.Findings.Select(f =>
                $"{f.Severity.ToString().ToLowerInvariant()} {f.Rule.Id} {f.Key ?? "-"}: {f.Message}{(f.ReplacementKey is null ? "" : $" -> {f.ReplacementKey}")}\n"
            )
        );

    public static KeyValuePair<string, string>[] ReadLabels(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return
        [
            .. document.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!)),
        ];
    }

    private static ImageFacts ReadFacts(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        return new()
        {
            Environment = Map(root, "environment", static e => e.GetString()!),
            Annotations = Map(root, "annotations", static e => e.GetString()!),
            Command = root.TryGetProperty("command", out var command)
                ? [.. command.EnumerateArray().Select(e => e.GetString()!)]
                : null,
            DivergingLabels = root.TryGetProperty("divergingLabels", out var labels)
                ? [.. labels.EnumerateArray().Select(e => e.GetString()!)]
                : null,
            HasSignature = root.TryGetProperty("hasSignature", out var signature) ? signature.GetBoolean() : null,
            HasSbom = root.TryGetProperty("hasSbom", out var sbom) ? sbom.GetBoolean() : null,
            SchemaFiles = Map(
                root,
                "schemaFiles",
                static e => new SchemaFileFact(
                    Enum.Parse<SchemaFileState>(e.GetProperty("state").GetString()!, ignoreCase: true),
                    e.TryGetProperty("detail", out var detail) ? detail.GetString() : null
                )
                {
                    AssumedDialect = e.TryGetProperty("assumedDialect", out var assumed) ? assumed.GetString() : null,
                }
            ),
        };
    }

    private static Dictionary<string, T>? Map<T>(JsonElement root, string name, Func<JsonElement, T> value) =>
        root.TryGetProperty(name, out var element)
            ? element.EnumerateObject().ToDictionary(p => p.Name, p => value(p.Value), StringComparer.Ordinal)
            : null;
}
