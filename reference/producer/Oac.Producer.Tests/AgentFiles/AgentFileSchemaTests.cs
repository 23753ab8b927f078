using Oac.Producer.AgentFiles;
using Oac.Producer.Tests.Output;

namespace Oac.Producer.Tests.AgentFiles;

/// <summary>The schema for editors is what the reader's own shapes say; ajv judges files by it. OAC_UPDATE_FIXTURES=1 writes it anew.</summary>
public sealed class AgentFileSchemaTests(NpmTools tools) : IClassFixture<NpmTools>
{
    private const string Schema = "docs/schemas/oac-yaml-1.schema.json";

    [Fact]
    public void The_schema_is_written_from_the_shapes()
    {
        var expected = AgentFileSchema.Write();
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(Repository.At(Schema), expected);
        }

        Assert.Equal(expected, File.ReadAllText(Repository.At(Schema)));
    }

    [Theory]
    [MemberData(nameof(AgentFileRoundTripTests.Fixtures), MemberType = typeof(AgentFileRoundTripTests))]
    public async Task What_is_written_is_valid(string fixture)
    {
        var text = AgentFileWriter.Write(AgentFileRoundTripTests.LabelsOf(fixture));

        await tools.AssertValidAsync(Schema, YamlAsJson.Convert(text));
    }

    [Fact]
    public async Task A_whole_file_is_valid() =>
        await tools.AssertValidAsync(Schema, YamlAsJson.Convert(AgentFileReaderTests.Whole));

    [Theory]
    [InlineData("nmae: x")]
    [InlineData("name: x\nsession: { isolation: maybe }")]
    [InlineData("name: x\nneeds: { chat-completions: { contex: 1 } }")]
    [InlineData("name: x\nfiles: [{ from: ../x, to: /x }]")]
    [InlineData("name: x\nfiles: [{ from: x, to: x }]")]
    [InlineData("name: x\nfiles: [{ from: x }]")]
    [InlineData("version: v9\nname: x")]
    [InlineData("name: x\nmcp: { a: { dcr: { scopes: [] } } }")]
    public async Task What_the_reader_refuses_is_invalid(string text)
    {
        Assert.Throws<UsageException>(() => AgentFileReader.Read(new("oac.yaml", text)));

        await tools.AssertInvalidAsync(Schema, YamlAsJson.Convert(text));
    }
}
