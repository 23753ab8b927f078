using System.Text;

namespace Oac.Payloads;

public class PayloadSchemaTests
{
    private static readonly byte[] Set = Protoc.Compile([
        ("a.proto", "syntax = \"proto3\"; package p; message A { string s = 1; } message B { int32 i = 1; }"),
    ]);

    private static PayloadSchema Schema(string mediaType)
    {
        Assert.True(
            PayloadSchema.TryRead(mediaType, Set, out var schema, out var problems),
            string.Join("; ", problems)
        );
        return schema;
    }

    [Theory]
    [InlineData("application/protobuf; message=p.A", """{"s":"x"}""", """{"i":1}""")]
    [InlineData("application/protobuf;message=p.B", """{"i":1}""", """{"s":"x"}""")]
    [InlineData("Application/Protobuf ; charset=utf-8 ; MESSAGE=\"p\\.B\";", """{"i":1}""", """{"s":"x"}""")]
    public void The_media_type_says_which_message_is_meant(string mediaType, string good, string bad)
    {
        var schema = Schema(mediaType);
        Assert.Empty(schema.Check("application/json", Encoding.UTF8.GetBytes(good)));
        Assert.NotEmpty(schema.Check("application/json", Encoding.UTF8.GetBytes(bad)));
    }

    [Theory]
    [InlineData("application/protobuf", "the set has 2 messages that a payload could be, and nothing says which")]
    [InlineData("application/protobuf; message=p.C", "the set has no message 'p.C': 'p.A', 'p.B'")]
    [InlineData(
        "application/protobuf; message=p.A; message=p.B",
        "the parameter \"message\" of the media type stands there a second time"
    )]
    [InlineData("application/protobuf; message", "'application/protobuf; message' is no media type")]
    [InlineData("application/protobuf; message=\"p.A", "'application/protobuf; message=\"p.A' is no media type")]
    [InlineData("application/protobuf message=p.A", "'application/protobuf message=p.A' is no media type")]
    [InlineData("application", "'application' is no media type")]
    [InlineData("", "'' is no media type")]
    [InlineData(
        "application/avro; x=y",
        "'application/avro' is no type of schema that payloads can be checked against"
    )]
    public void What_cannot_be_read_is_refused(string mediaType, string expected)
    {
        Assert.False(PayloadSchema.TryRead(mediaType, Set, out var schema, out var problems));
        Assert.Null(schema);
        Assert.StartsWith(expected, Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_set_is_refused()
    {
        Assert.False(PayloadSchema.TryRead("application/protobuf", "{}"u8.ToArray(), out _, out var problems));
        Assert.StartsWith(
            "text, not a FileDescriptorSet",
            Assert.Single(problems).ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=utf-8")]
    public void Json_becomes_binary(string contentType)
    {
        var schema = Schema("application/protobuf; message=p.A");
        Assert.True(schema.TryTransform(contentType, """{"s":"x"}"""u8.ToArray(), out var transformed, out _));
        Assert.Equal("application/protobuf", transformed.ContentType);
        Assert.Equal("0A0178", Convert.ToHexString(transformed.Content.Span));
        Assert.False(schema.TryTransform(contentType, """{"s":1}"""u8.ToArray(), out transformed, out var problems));
        Assert.Null(transformed);
        Assert.Equal("/s (byte 5): this is a number, not text", Assert.Single(problems).ToString());
    }

    [Fact]
    public void Binary_is_checked_and_stays_as_it_is()
    {
        var schema = Schema("application/protobuf; message=p.A");
        // Not as we would write it: an unknown field stands first.
        byte[] payload = [0x18, 0x01, 0x0A, 0x01, 0x78];
        Assert.True(schema.TryTransform("application/protobuf", payload, out var transformed, out _));
        Assert.Equal("application/protobuf", transformed.ContentType);
        Assert.Equal(payload, transformed.Content.ToArray());
        Assert.Equal(
            "at byte 2: what stands here is cut off",
            Assert.Single(schema.Check("application/protobuf", payload.AsMemory(2, 2))).ToString()
        );
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/octet-stream")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Others_pass_unchanged(string contentType)
    {
        var schema = Schema("application/protobuf; message=p.A");
        byte[] payload = [0xFF, 0x00];
        Assert.Empty(schema.Check(contentType, payload));
        Assert.True(schema.TryTransform(contentType, payload, out var transformed, out _));
        Assert.Equal(new TypedPayload(contentType, payload), transformed with { Content = payload });
        Assert.Equal(payload, transformed.Content.ToArray());
    }
}
