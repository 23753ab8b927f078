using System.Buffers;

namespace Oac.Payloads.Protobuf;

public class BinaryTests
{
    private static readonly ProtobufSchema Proto2 = Payloads.Schema(
        """
        syntax = "proto2";
        package p;
        message M {
          optional string name = 1; optional M child = 2; repeated int32 loose = 3; repeated int32 tight = 4 [packed = true];
          optional group Part = 5 { optional int32 x = 1; } oneof o { int32 a = 6; string b = 7; } optional E e = 8; repeated E es = 9;
          map<string, E> by = 10; extensions 100 to max;
        }
        enum E { ZERO = 0; ONE = 1; TWO = 2; }
        extend M { optional int32 ext = 100; repeated M more = 101; }
        """
    );

    private static readonly ProtobufSchema Required = Payloads.Schema(
        """
        syntax = "proto2";
        package p;
        message Order { repeated Item items = 1; map<string, Item> by = 2; optional Order next = 3; }
        message Item { required string name = 1; optional int32 n = 2; }
        """,
        "p.Order"
    );

    [Theory]
    [InlineData("0A01FF", "0A01FF")]
    [InlineData("12020A00" + "12030A0178", "12030A0178")]
    [InlineData("1A0201021803", "180118021803")]
    [InlineData("200120032202" + "0405", "220401030405")]
    [InlineData("2B08012C", "2B08012C")]
    [InlineData("30013A0178", "3A0178")]
    [InlineData("3A01783007", "3007")]
    [InlineData("0A01610A0162", "0A0162")]
    [InlineData("A006050A0161", "0A0161A00605")]
    [InlineData("C03E01" + "0A0161" + "CA3E0178", "0A0161" + "C03E01" + "CA3E0178")]
    [InlineData("4003" + "4001", "4001" + "4003")]
    [InlineData("4A03010302" + "4804", "48014802" + "48034804")]
    [InlineData("4A09FCFFFFFFFFFFFFFF7F", "48FCFFFFFFFFFFFFFF7F")]
    [InlineData("52050A01611003", "52050A01611003")]
    public void What_is_read_is_written(string hex, string expected)
    {
        Assert.Equal(expected, Proto2.Rewrite(hex));
        Assert.Equal(expected, Proto2.Rewrite(expected));
    }

    [Fact]
    public void Unknown_fields_stay_in_binary_and_are_told_of_in_json()
    {
        // A number that nobody has, a wrong wire type, a closed enum's number, a group, each in a child.
        const string unknown = "C03E01" + "0D01020304" + "4009" + "F33EF801" + "05" + "F43E";
        var hex = "12" + $"{unknown.Length / 2:X2}" + unknown;
        Assert.Equal(hex, Proto2.Rewrite(hex));
        Assert.Equal("""{"child":{}}""", Proto2.ToJson(hex, out var leftOut));
        Assert.Equal(new UnknownFields(4, "child"), leftOut);
        Proto2.ToJson("0A0161", out leftOut);
        Assert.Equal(UnknownFields.None, leftOut);
    }

    [Theory]
    [InlineData("""{"[p.ext]":5,"[p.more]":[{"name":"x"}]}""", "A00605AA06030A0178")]
    [InlineData("""{"part":{"x":1}}""", "2B08012C")]
    public void Extensions_and_groups_have_json(string json, string hex)
    {
        Assert.Equal(hex, Proto2.ToBinary(json));
        Assert.Equal(json, Proto2.ToJson(hex));
    }

    [Theory]
    [InlineData("""{"[p.none]":5}""", "/[p.none]")]
    [InlineData("""{"p.ext":5}""", "/p.ext")]
    [InlineData("""{"e":7}""", "/e (byte 5): no number of the enum 'p.E'")]
    public void What_proto2_does_not_have_is_refused(string json, string problem) =>
        Assert.StartsWith(problem, Proto2.JsonProblem(json), StringComparison.Ordinal);

    [Theory]
    [InlineData("00", "at byte 0: no field begins here")]
    [InlineData("0E", "at byte 0: no field begins here")]
    [InlineData("8080808000", "at byte 0: no field begins here")]
    [InlineData("0A", "at byte 1: what stands here is cut off")]
    [InlineData("0A05", "at byte 2: what stands here is cut off")]
    [InlineData("12020A0012040A017818", "child (byte 10): what stands here is cut off")]
    [InlineData("12020A05", "child (byte 4): what stands here is cut off")]
    [InlineData("18FFFFFFFFFFFFFFFFFFFF01", "at byte 11: a number of more than ten bytes")]
    [InlineData("2B0801", "part (byte 3): the group of number 5 does not end")]
    [InlineData("2B34", "part (byte 1): a group of number 6 ends that has not begun")]
    [InlineData("2C", "at byte 0: a group of number 5 ends that has not begun")]
    [InlineData("FB3EFC3F", "at byte 2: a group of number 1023 ends that has not begun")]
    [InlineData("AA0600AA06020A05", "[p.more][1] (byte 8): what stands here is cut off")]
    [InlineData("0A01FF", "name: text that is not UTF-8, which JSON cannot hold")]
    public void A_mistake_has_its_place(string hex, string problem) => Assert.Equal(problem, Proto2.BinaryProblem(hex));

    [Fact]
    public void Text_of_proto3_is_utf8() =>
        Assert.Equal(
            "s (byte 2): text that is not UTF-8",
            Payloads.Schema("syntax = \"proto3\"; message M { string s = 1; }").BinaryProblem("0A01FF")
        );

    [Fact]
    public void Required_fields_must_be_there()
    {
        Assert.Equal("""{"items":[{"name":""}]}""", Required.ToJson("0A020A00"));
        // In two parts, each of which lacks it alone or repeats it.
        Assert.Equal(
            "items[1]: the field 'name' of 'p.Item' is required, and missing",
            Required.BinaryProblem("0A020A000A021001")
        );
        Assert.Equal(
            "/next/by/a~1b: the field 'name' of 'p.Item' is required, and missing",
            Required.JsonProblem("""{"next":{"by":{"a/b":{"n":1}}}}""")
        );
        Assert.Equal(
            "next.by: the field 'name' of 'p.Item' is required, and missing",
            Required.BinaryProblem("1A0512030A0161")
        );
    }

    [Fact]
    public void Pieces_are_read_like_the_whole()
    {
        byte[] whole = Convert.FromHexString("0A0161AA06030A0178");
        var last = new Piece(whole.AsMemory(4..), 4);
        var first = new Piece(whole.AsMemory(..4), 0) { Following = last };
        var pieces = new ReadOnlySequence<byte>(first, 0, last, 5);
        Assert.True(Proto2.TryReadBinary(pieces, out var message, out _));
        var target = new ArrayBufferWriter<byte>();
        Assert.True(message.TryWriteBinary(target, out _));
        Assert.Equal(whole, target.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_part_of_an_array_is_read_where_it_stands()
    {
        byte[] json = [.. "xx"u8, .. """{"name":"ab"}"""u8, .. "yy"u8];
        var target = new ArrayBufferWriter<byte>();
        Assert.True(Proto2.TryToBinary(json.AsMemory(2..^2), target, out var problem), problem?.ToString());
        Assert.Equal("0A026162", Convert.ToHexString(target.WrittenSpan));
        byte[] binary = [0xFF, .. target.WrittenSpan, 0x0A];
        target.Clear();
        Assert.True(Proto2.TryToJson(binary.AsMemory(1..^1), target, out _, out problem), problem?.ToString());
        Assert.Equal("""{"name":"ab"}"""u8.ToArray(), target.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_message_set_is_read_and_written()
    {
        // A MessageSet holds its messages in a form of its own, for which protoc has to be told that it may be used.
        var schema = Payloads.Schema(
            """
            syntax = "proto2";
            package p;
            message Set { option message_set_wire_format = true; extensions 4 to max; }
            message M { optional int32 i = 1; extend Set { optional M m = 1000; } }
            """,
            "p.Set"
        );
        const string hex = "0B10E8071A0208050C";
        Assert.Equal("""{"[p.M.m]":{"i":5}}""", schema.ToJson(hex));
        Assert.Equal(hex, schema.ToBinary("""{"[p.M.m]":{"i":5}}"""));
        Assert.Equal(hex, schema.Rewrite("0B1A02080510E8070C"));
        // An item of a type that nobody has is kept.
        Assert.Equal("0B10E9071A0208050C", schema.Rewrite("0B10E9071A0208050C"));
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Piece Following
        {
            init => Next = value;
        }
    }
}
