namespace Oac.Payloads;

public class SchemaContentTests
{
    private static readonly byte[] Json = """{"$schema": "https://json-schema.org/draft/2020-12/schema"}"""u8.ToArray();
    private static readonly byte[] Proto = Protoc.Compile([("a.proto", "syntax = \"proto3\"; message M {}")]);

    [Theory]
    [InlineData("application/schema+json")]
    [InlineData("Application/Schema+JSON ; charset=utf-8")]
    public void A_json_schema_is_judged(string mediaType)
    {
        Assert.Null(SchemaContent.Judge(mediaType, Json));
        Assert.Contains("not JSON", SchemaContent.Judge(mediaType, Proto), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/protobuf")]
    [InlineData("application/protobuf; message=M")]
    public void A_descriptor_set_is_judged(string mediaType)
    {
        Assert.Null(SchemaContent.Judge(mediaType, Proto));
        Assert.StartsWith(
            "text, not a FileDescriptorSet",
            SchemaContent.Judge(mediaType, Json),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("application/schema+json", "2020-12")]
    [InlineData("Application/Schema+JSON; charset=utf-8", "2020-12")]
    [InlineData("application/json", null)]
    [InlineData("application/protobuf", null)]
    public void A_draft_is_assumed_of_a_JSON_Schema_alone(string mediaType, string? dialect)
    {
        Assert.Equal(dialect, SchemaContent.AssumedDialect(mediaType, "{}"u8.ToArray()));
        Assert.Null(SchemaContent.AssumedDialect(mediaType, """{"$schema": "x"}"""u8.ToArray()));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/avro")]
    [InlineData("")]
    [InlineData(";")]
    public void Other_types_are_not_judged(string mediaType) =>
        Assert.Null(SchemaContent.Judge(mediaType, "\0"u8.ToArray()));
}
