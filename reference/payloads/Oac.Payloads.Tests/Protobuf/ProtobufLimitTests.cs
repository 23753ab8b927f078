using System.Buffers;
using System.Text;

namespace Oac.Payloads.Protobuf;

/// <summary>Each limit at its edge: what is just within it is read, what is just beyond is refused.</summary>
public class ProtobufLimitTests
{
    private const string Proto = """
        syntax = "proto3";
        import "google/protobuf/any.proto";
        import "google/protobuf/struct.proto";
        message M {
          M m = 1; repeated M ms = 2; map<string, M> by = 3; repeated bool packed = 4; google.protobuf.Value json = 5; string s = 6;
          google.protobuf.Any any = 7; repeated M a_name_that_is_much_longer_than_what_it_stands_for = 8; bytes raw = 9;
          repeated google.protobuf.Any anys = 10; map<string, string> texts = 11;
        }
        """;

    private static ProtobufSchema Schema(ProtobufLimits limits) => Payloads.Schema(Proto, "M", limits);

    [Fact]
    public void Size()
    {
        var schema = Schema(new() { MaxBytes = 8 });
        Assert.Equal("3206616161616161", schema.Rewrite("3206616161616161"));
        Assert.Equal("3200", Schema(new() { MaxBytes = 8 }).ToBinary("""{"s":""}""") + "3200");
        const string problem = "9 bytes are more than the 8 that a payload may have";
        Assert.Equal(problem, schema.BinaryProblem("320761616161616161"));
        Assert.Equal(problem, schema.JsonProblem("""{"s":""} """));
        Assert.False(schema.TryReadBinary(new ReadOnlySequence<byte>(new byte[9]), out _, out var said));
        Assert.Equal(problem, said.ToString());
        Assert.False(schema.TryReadJson(new byte[9], out _, out said));
        Assert.Equal(problem, said.ToString());
    }

    public static TheoryData<string, int, int> Nestings { get; } =
        new()
        {
            // What is repeated in JSON and in binary, how many messages each adds.
            { """{"m":X}""", 1, 0 },
            { """{"ms":[X]}""", 1, 0 },
            { """{"by":{"a":X}}""", 2, 0 },
        };

    [Theory]
    [MemberData(nameof(Nestings))]
    public void Depth(string part, int levels, int rest)
    {
        var schema = Schema(new() { MaxDepth = 9 });
        var json = Nested(part, 8 / levels);
        var hex = schema.ToBinary(json);
        Assert.Equal(json, schema.ToJson(hex));
        var deeper = Schema(new() { MaxDepth = 20 + rest });
        var problem = schema.JsonProblem(Nested(part, 8 / levels + 1));
        Assert.EndsWith("messages are nested more than 9 levels deep", problem, StringComparison.Ordinal);
        problem = schema.BinaryProblem(deeper.ToBinary(Nested(part, 8 / levels + 1)));
        Assert.EndsWith("messages are nested more than 9 levels deep", problem, StringComparison.Ordinal);
    }

    private static string Nested(string part, int times) =>
        Enumerable.Range(0, times).Aggregate("{}", (inner, _) => part.Replace("X", inner, StringComparison.Ordinal));

    [Fact]
    public void Depth_of_a_map_of_text()
    {
        const string json = """{"texts":{"a":"b"}}""";
        var hex = Schema(new() { MaxDepth = 2 }).ToBinary(json);
        Assert.Equal(json, Schema(new() { MaxDepth = 2 }).ToJson(hex));
        var schema = Schema(new() { MaxDepth = 1 });
        Assert.Contains("more than 1 levels", schema.JsonProblem(json), StringComparison.Ordinal);
        Assert.Contains("more than 1 levels", schema.BinaryProblem(hex), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]", 4)]
    [InlineData("{\"a\":", "}", 3)]
    public void Depth_of_free_json(string open, string close, int times)
    {
        // M, Value, then ListValue and Value of each, or Struct, entry and Value.
        var schema = Schema(new() { MaxDepth = 11 });
        string Json(int n) =>
            $"{{\"json\":{string.Concat(Enumerable.Repeat(open, n))}1{string.Concat(Enumerable.Repeat(close, n))}}}";
        var hex = schema.ToBinary(Json(times));
        Assert.Equal(Json(times), schema.ToJson(hex));
        Assert.Contains("more than 11 levels", schema.JsonProblem(Json(times + 1)), StringComparison.Ordinal);
        var deeper = Schema(new() { MaxDepth = 30 }).ToBinary(Json(times + 1));
        Assert.Contains("more than 11 levels", schema.BinaryProblem(deeper), StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_of_unknown_groups()
    {
        var schema = Schema(new() { MaxDepth = 5 });
        string Groups(int n) =>
            string.Concat(Enumerable.Repeat("A301", n)) + string.Concat(Enumerable.Repeat("A401", n));
        Assert.Equal(Groups(4), schema.Rewrite(Groups(4)));
        Assert.Contains("more than 5 levels", schema.BinaryProblem(Groups(5)), StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_within_any()
    {
        string Json(int n) =>
            string.Concat(Enumerable.Repeat("""{"any":{"@type":"x/M","m":""", n)) + "{}" + new string('}', 2 * n);
        var wide = Schema(new() { MaxDepth = 60 });
        var schema = Schema(new() { MaxDepth = 7 });
        Assert.Equal(Json(2), schema.RoundTrip(Json(2)));
        Assert.Contains("more than 7 levels", schema.JsonProblem(Json(3)), StringComparison.Ordinal);
        Assert.Contains("more than 7 levels", schema.BinaryProblem(wide.ToBinary(Json(3))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void Depth_is_what_a_stack_bears(int depth) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProtobufLimits { MaxDepth = depth });

    [Fact]
    public void The_greatest_depth_does_not_exhaust_a_stack()
    {
        var schema = Schema(new() { MaxDepth = 1000 });
        var json = Nested("""{"by":{"a":X}}""", 499);
        Assert.Equal(json, schema.RoundTrip(json));
        Assert.Contains(
            "more than 1000 levels",
            schema.JsonProblem(Nested("""{"m":X}""", 1000)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"packed":[true,true,true]}""", 4)]
    [InlineData("""{"by":{"a":{},"b":{}}}""", 3)]
    [InlineData("""{"m":{"m":{}}}""", 2)]
    [InlineData("""{"json":[1,2]}""", 3)]
    public void Values_of_json(string json, int count)
    {
        Schema(new() { MaxValues = count }).ToBinary(json);
        Assert.Contains(
            $"more than {count - 1} values",
            Schema(new() { MaxValues = count - 1 }).JsonProblem(json),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("2203010101", 4)]
    [InlineData("0A020A00", 2)]
    [InlineData("1A051200" + "0A0161", 3)]
    [InlineData("A80601A80601", 2)]
    [InlineData("A306A80601A406", 2)]
    public void Values_of_binary(string hex, int count)
    {
        Schema(new() { MaxValues = count }).Rewrite(hex);
        Assert.Contains(
            $"more than {count - 1} values",
            Schema(new() { MaxValues = count - 1 }).BinaryProblem(hex),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_an_any_holds_counts_when_it_is_read()
    {
        const string json = """{"any":{"@type":"x/M","packed":[true,true,true,true]}}""";
        var hex = Schema(new()).ToBinary(json);
        var schema = Schema(new() { MaxValues = 4 });
        schema.Rewrite(hex);
        Assert.Contains("more than 4 values", schema.BinaryProblem(hex), StringComparison.Ordinal);
        Assert.Contains("more than 4 values", schema.JsonProblem(json), StringComparison.Ordinal);
    }

    [Fact]
    public void What_several_anys_hold_counts_together()
    {
        const string any = """{"@type":"x/M","packed":[true,true,true,true]}""";
        var hex = Schema(new()).ToBinary($"{{\"anys\":[{any},{any}]}}");
        // Six values outside, five in each.
        Schema(new() { MaxValues = 10 }).ToJson(hex);
        Assert.Contains(
            "more than 9 values",
            Schema(new() { MaxValues = 9 }).BinaryProblem(hex),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_written_in_binary()
    {
        const string json = """{"s":"abcdef"}""";
        Assert.Equal("3206616263646566", Schema(new() { MaxOutputBytes = 8 }).ToBinary(json));
        Assert.Equal(
            "more than the 7 bytes that may be written",
            Schema(new() { MaxOutputBytes = 7 }).JsonProblem(json)
        );
    }

    [Fact]
    public void What_is_written_in_json()
    {
        // Two bytes each, of which JSON makes many.
        var hex = string.Concat(Enumerable.Repeat("4200", 1000));
        var length = Schema(new()).ToJson(hex).Length;
        Assert.InRange(length, 3000, 4000);
        Schema(new() { MaxOutputBytes = length }).ToJson(hex);
        Assert.Equal(
            $"more than the {length - 1:N0} bytes that may be written",
            Schema(new() { MaxOutputBytes = length - 1 }).BinaryProblem(hex)
        );
    }

    [Fact]
    public void A_wide_type_costs_what_is_set_of_it()
    {
        var fields = string.Concat(Enumerable.Range(20_000, 20_000).Select(i => $"int32 f{i} = {i}; "));
        var schema = Payloads.Schema($"syntax = \"proto3\"; message M {{ repeated M m = 1; {fields} }}");
        var payload = Convert.FromHexString(string.Concat(Enumerable.Repeat("0A00", 50_000)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(schema.TryReadBinary(payload, out var message, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 50_000 * 150);
        // All of them at once, backwards, are looked up rather than looked through.
        var json = "{" + string.Join(",", Enumerable.Range(20_000, 20_000).Reverse().Select(i => $"\"f{i}\":1")) + "}";
        Assert.True(schema.TryReadJson(Encoding.UTF8.GetBytes(json), out message, out _));
        var target = new ArrayBufferWriter<byte>();
        Assert.True(message.TryWriteJson(target, out _, out _));
        Assert.StartsWith(
            "{\"f20000\":1,\"f20001\":1,",
            Encoding.UTF8.GetString(target.WrittenSpan),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void One_schema_serves_many_threads()
    {
        var schema = Payloads.Schema(Proto, "M");
        const string json = """{"by":{"a":{"s":"x"}},"json":{"k":[1,null]},"any":{"@type":"x/M","packed":[true]}}""";
        var expected = schema.RoundTrip(json);
        Parallel.For(0, 2000, _ => Assert.Equal(expected, schema.RoundTrip(json)));
    }
}
