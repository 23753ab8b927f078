using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Oac.Conformance.Targets;
using Oac.Spec.Versions;

namespace Oac.Conformance.Tests.Targets;

public class TargetSchemaTests
{
    private const string Schema = "conformance/Oac.Conformance/schemas/target.schema.json";

    [Fact]
    public void It_has_the_keys_that_the_reader_has()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.At(Schema)));
        var root = schema.RootElement;

        Same(TargetKeys.Root, root);
        Same(TargetKeys.Event, root.GetProperty("$defs").GetProperty("events").GetProperty("additionalProperties"));
        Same(
            TargetKeys.ExpectedFailure,
            root.GetProperty("properties").GetProperty("expected_failures").GetProperty("items")
        );
        Assert.Equal(
            SpecVersions.All.Select(static v => v.Schema.Version),
            root.GetProperty("properties")
                .GetProperty("version")
                .GetProperty("enum")
                .EnumerateArray()
                .Select(static v => v.GetString())
        );
        Assert.All(
            root.GetProperty("properties").EnumerateObject(),
            static p => Assert.True(p.Value.TryGetProperty("description", out _), p.Name)
        );

        static void Same(ImmutableArray<TargetKey> keys, JsonElement schema) =>
            Assert.Equal(
                keys.Select(static k => k.Name).Order(StringComparer.Ordinal),
                schema
                    .GetProperty("properties")
                    .EnumerateObject()
                    .Select(static p => p.Name)
                    .Order(StringComparer.Ordinal)
            );
    }

    [Theory]
    [InlineData(true, """{"image":"oci:./layout"}""")]
    [InlineData(true, """{"command":["node","h.js"],"labels_from":"Dockerfile"}""")]
    [InlineData(
        true,
        """{"class":["container","harness"],"image":"x","version":"v1alpha1","plain_http":true,"extension":false,"listen":"0.0.0.0","reach":"host","result_within_ms":1,"stream_within_ms":600000}"""
    )]
    [InlineData(
        true,
        """{"image":"x","events":{"a":{"content_type":"a/b","text":""},"b":{"content_type":"a/b","base64":"AA=="}}}"""
    )]
    [InlineData(true, """{"image":"x","expected_failures":[{"requirement":"container/version/present","why":"x"}]}""")]
    [InlineData(true, """{"image":"x","mcp":{"files.v1":"FILES_URL"},"model_says":"{\n}"}""")]
    [InlineData(false, """{"image":"x","mcp":{}}""")]
    [InlineData(false, """{"image":"x","mcp":["files"]}""")]
    [InlineData(false, """{"image":"x","mcp":{"":"FILES_URL"}}""")]
    [InlineData(false, """{"image":"x","mcp":{"files":""}}""")]
    [InlineData(false, """{"image":"x","mcp":{"files":"FILES=URL"}}""")]
    [InlineData(false, """{"image":"x","model_says":""}""")]
    [InlineData(true, """{"image":"x","network":"host"}""")]
    [InlineData(false, """{"image":"x","network":"none"}""")]
    [InlineData(false, """{"image":"x","network":"a b"}""")]
    [InlineData(false, """{"image":"x","network":"host","command":["a"]}""")]
    [InlineData(false, """{}""")]
    [InlineData(false, """[]""")]
    [InlineData(false, """{"image":"x","labels_from":"y"}""")]
    [InlineData(false, """{"image":""}""")]
    [InlineData(false, """{"imgae":"x"}""")]
    [InlineData(false, """{"image":"x","class":"orchestrator"}""")]
    [InlineData(false, """{"image":"x","class":[]}""")]
    [InlineData(false, """{"image":"x","version":"v2"}""")]
    [InlineData(false, """{"image":"x","command":[]}""")]
    [InlineData(false, """{"image":"x","command":"node"}""")]
    [InlineData(false, """{"image":"x","events":{}}""")]
    [InlineData(false, """{"image":"x","events":{"a":{"text":"x"}}}""")]
    [InlineData(false, """{"image":"x","events":{"a":{"content_type":"a/b"}}}""")]
    [InlineData(false, """{"image":"x","events":{"a":{"content_type":"a/b","text":"x","base64":""}}}""")]
    [InlineData(false, """{"image":"x","result_within_ms":0}""")]
    [InlineData(false, """{"image":"x","stream_within_ms":600001}""")]
    [InlineData(false, """{"image":"x","expected_failures":[{"requirement":"container/version/present"}]}""")]
    public async Task It_says_the_same_as_the_reader(bool fits, string document)
    {
        var read = Record.Exception(() => TargetFile.Read("t.json", "/folder", Encoding.UTF8.GetBytes(document)));
        var errors = await Validator.ErrorsAsync(Schema, document);

        Assert.True(read is null or TargetException);
        Assert.Equal((fits, fits), (read is null, errors is null));
    }
}
