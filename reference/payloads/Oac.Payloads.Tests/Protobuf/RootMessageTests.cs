using Oac.Payloads.Descriptors;

namespace Oac.Payloads.Protobuf;

public class RootMessageTests
{
    private const string Two =
        "syntax = \"proto3\"; package p; message A { message In {} map<string, In> m = 1; } message B {}";

    private static string Problem(string proto, string? message)
    {
        Assert.True(DescriptorSet.TryRead(Protoc.Compile([("t.proto", proto)]), out var set, out var problem), problem);
        Assert.False(ProtobufSchema.TryCreate(set, message, out var schema, out problem));
        Assert.Null(schema);
        return problem;
    }

    [Fact]
    public void The_only_message_of_the_top_is_the_root()
    {
        const string one = """
            syntax = "proto3";
            package p;
            import "google/protobuf/timestamp.proto";
            message Order { message Item {} Item item = 1; google.protobuf.Timestamp at = 2; }
            """;
        Assert.Equal("p.Order", Payloads.Schema(one).Message);
    }

    [Theory]
    [InlineData("p.B")]
    [InlineData("p.A.In")]
    public void A_message_is_named_in_full(string name) => Assert.Equal(name, Payloads.Schema(Two, name).Message);

    [Fact]
    public void Of_several_one_must_be_named() =>
        Assert.Equal(
            "the set has 2 messages that a payload could be, and nothing says which; the parameter \"message\" of the media type does: 'p.A', 'p.B'",
            Problem(Two, null)
        );

    [Theory]
    [InlineData("A")]
    [InlineData(".p.A")]
    [InlineData("p.a")]
    [InlineData("")]
    public void A_name_that_is_none_names_the_candidates(string name) =>
        Assert.Equal($"the set has no message '{name}': 'p.A', 'p.B'", Problem(Two, name));

    [Fact]
    public void The_entry_of_a_map_is_no_payload() =>
        Assert.Equal("'p.A.MEntry' is the entry of a map, not a message", Problem(Two, "p.A.MEntry"));

    [Fact]
    public void A_set_without_messages_has_no_root() =>
        Assert.Equal(
            "the set has no message that a payload could be",
            Problem("syntax = \"proto3\"; enum E { A = 0; }", null)
        );

    [Fact]
    public void Many_candidates_are_counted() =>
        Assert.EndsWith(
            "'M8', 'M9' and 2 more",
            Problem(
                "syntax = \"proto3\"; " + string.Concat(Enumerable.Range(0, 12).Select(i => $"message M{i} {{}} ")),
                null
            ),
            StringComparison.Ordinal
        );
}
