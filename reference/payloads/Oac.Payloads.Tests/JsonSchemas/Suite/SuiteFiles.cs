using System.Text.Json;

namespace Oac.Payloads.JsonSchemas.Suite;

/// <summary>The official test suite of JSON Schema, where <c>OAC_TEST_DATA</c> says.</summary>
internal static class SuiteFiles
{
    public static readonly IReadOnlyDictionary<string, JsonSchemaDialect> Drafts = new Dictionary<
        string,
        JsonSchemaDialect
    >
    {
        ["draft4"] = JsonSchemaDialect.Draft4,
        ["draft6"] = JsonSchemaDialect.Draft6,
        ["draft7"] = JsonSchemaDialect.Draft7,
        ["draft2019-09"] = JsonSchemaDialect.Draft201909,
        ["draft2020-12"] = JsonSchemaDialect.Draft202012,
    };

    private static readonly Lazy<Dictionary<string, ReadOnlyMemory<byte>>> LazyRemotes = new(ReadRemotes);

    /// <summary>Null where there is none, and nothing demands it.</summary>
    public static string? Root
    {
        get
        {
            var data = Environment.GetEnvironmentVariable("OAC_TEST_DATA");
            var root = data is null ? null : Path.Combine(data, "json-schema-test-suite");
            if (root is not null && Directory.Exists(root))
            {
                return root;
            }
            Assert.SkipUnless(
                Environment.GetEnvironmentVariable("OAC_REQUIRE_REAL") == "1",
                "OAC_TEST_DATA names no folder with json-schema-test-suite"
            );
            throw new DirectoryNotFoundException("OAC_TEST_DATA names no folder with json-schema-test-suite");
        }
    }

    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Remotes => LazyRemotes.Value;

    /// <summary>All cases of a draft, those that every validator must pass or those that it may.</summary>
    public static IEnumerable<SuiteCase> Cases(string draft, bool optional)
    {
        var folder = Path.Combine(Root!, "tests", draft);
        var files = optional
            ? Directory.EnumerateFiles(Path.Combine(folder, "optional"), "*.json", SearchOption.AllDirectories)
            : Directory.EnumerateFiles(folder, "*.json");
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var name = Path.GetRelativePath(folder, file)[..^".json".Length];
            foreach (var group in document.RootElement.EnumerateArray())
            {
                var schema = group.GetProperty("schema").Clone();
                foreach (var test in group.GetProperty("tests").EnumerateArray())
                {
                    yield return new(
                        $"{name} / {group.GetProperty("description").GetString()} / {test.GetProperty("description").GetString()}",
                        schema,
                        test.GetProperty("data").Clone(),
                        test.GetProperty("valid").GetBoolean()
                    );
                }
            }
        }
    }

    public static JsonSchemaOptions Options(string draft, string name) =>
        new()
        {
            DefaultDialect = Drafts[draft],
            Documents = Remotes,
            Formats = name.StartsWith("optional/format/", StringComparison.Ordinal)
                ? JsonSchemaFormats.Assert
                : JsonSchemaFormats.ByDialect,
            AssertContent = name.StartsWith("optional/content", StringComparison.Ordinal),
        };

    private static Dictionary<string, ReadOnlyMemory<byte>> ReadRemotes()
    {
        var folder = Path.Combine(Root!, "remotes");
        return Directory
            .EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .ToDictionary(
                f => "http://localhost:1234/" + Path.GetRelativePath(folder, f).Replace('\\', '/'),
                static f => (ReadOnlyMemory<byte>)File.ReadAllBytes(f)
            );
    }
}

internal sealed record SuiteCase(string Name, JsonElement Schema, JsonElement Data, bool Valid);
