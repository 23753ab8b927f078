using Oac.Images.Writing;

namespace Oac.Producer.Tests.Images.Facts;

/// <summary>What stands at a schema's path, from the registry to the finding.</summary>
public sealed class SchemaFilesTests
{
    private const string Path = "/schemas/alert.json";

    public static TheoryData<string, string?> Cases() =>
        new()
        {
            { "missing", "OAC901 '/schemas/alert.json' is not in the image" },
            { "folder", "OAC901 '/schemas/alert.json' is no file in the image: a folder stands there" },
            {
                "dangling",
                "OAC901 '/schemas/alert.json' is not in the image: the link /schemas/elsewhere.json leads nowhere"
            },
            { "link", null },
            { "good", null },
            { "undeclared", "OAC909 '/schemas/alert.json' names no draft in '$schema'; 2020-12 is assumed" },
            { "boolean", null },
            { "text", "OAC902 '/schemas/alert.json' is not what its media type says: " },
            { "array", "OAC902 '/schemas/alert.json' is not what its media type says: " },
            { "stranger", "OAC902 '/schemas/alert.json' is not what its media type says: " },
            {
                "keyword",
                "OAC902 '/schemas/alert.json' is not what its media type says: at /properties/a/minLength: is a string, not an integer"
            },
            {
                "reference",
                "OAC902 '/schemas/alert.json' is not what its media type says: at /$ref: the reference 'other.json' leads to"
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_is_there_is_said(string what, string? finding)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(
            ImageRegistry.AgentWithSchema(Path).AddLayer(await registry.LayerAsync(layer => Fill(layer, what)))
        );

        var result = await registry.LintAsync(image, "--ignore=OAC907");

        if (finding is null)
        {
            Assert.Equal((0, "no findings in 1 input\n"), (result.ExitCode, result.Output));
            return;
        }
        var (exit, level) = what == "undeclared" ? (0, "advice") : (1, "error");
        Assert.Equal(exit, result.ExitCode);
        Assert.StartsWith($"{image} (linux/amd64): {level}: {finding[7..]}", result.Output, StringComparison.Ordinal);
        Assert.Contains($"[{finding[..6]} ", result.Output);
    }

    [Fact]
    public async Task A_schema_that_is_too_large_was_not_judged_and_that_is_said()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var large = new byte[(4 << 20) + 1];
        var image = await registry.PushAsync(
            ImageRegistry
                .AgentWithSchema(Path)
                .AddLayer(await registry.LayerAsync(layer => layer.AddContent(Path, large)))
        );

        var result = await registry.LintAsync(image);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            "the schema /schemas/alert.json has 4194305 bytes; at most 4194304 are read, so it was not judged",
            result.Output
        );
    }

    [Fact]
    public async Task A_descriptor_set_is_judged_by_its_own_type()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(
            ImageRegistry
                .AgentWithSchema(Path)
                .SetLabel(Samples.Prefix + "events.alert.schema.mimetype", "application/protobuf")
                .AddLayer(await registry.LayerAsync(Path, "{}"))
        );

        var result = await registry.LintAsync(image);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[OAC902 schema-content]", result.Output);
    }

    private static void Fill(LayerBuilder layer, string what)
    {
        const string Good = """{"$schema":"https://json-schema.org/draft/2020-12/schema"}""";
        _ = what switch
        {
            "missing" => layer.AddText("/agent", "x"),
            "folder" => layer.AddEmptyFolder(Path),
            "dangling" => layer.AddSymbolicLink(Path, "elsewhere.json"),
            "link" => layer.AddSymbolicLink(Path, "../real.json").AddText("/real.json", Good),
            "good" => layer.AddText(Path, Good),
            "undeclared" => layer.AddText(Path, """{"type":"object"}"""),
            "boolean" => layer.AddText(Path, "true"),
            "keyword" => layer.AddText(Path, """{"properties":{"a":{"minLength":"1"}}}"""),
            "reference" => layer.AddText(Path, """{"$ref":"other.json"}"""),
            "text" => layer.AddText(Path, "hello"),
            "array" => layer.AddText(Path, "[]"),
            "stranger" => layer.AddText(Path, """{"$schema":"https://example.com/mine"}"""),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
    }
}
