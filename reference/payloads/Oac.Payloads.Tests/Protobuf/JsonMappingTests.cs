namespace Oac.Payloads.Protobuf;

/// <summary>What the conformance suite does not ask, or what is worth seeing in one line each.</summary>
public class JsonMappingTests
{
    private static readonly ProtobufSchema All = Payloads.Schema(
        """
        syntax = "proto3";
        package p;
        import "google/protobuf/any.proto";
        import "google/protobuf/duration.proto";
        import "google/protobuf/empty.proto";
        import "google/protobuf/field_mask.proto";
        import "google/protobuf/struct.proto";
        import "google/protobuf/timestamp.proto";
        import "google/protobuf/wrappers.proto";
        message All {
          int32 int_one = 1; int64 int_two = 2; uint64 big = 3; double number = 4; float small = 5; bool yes = 6;
          string text = 7 [json_name = "called"]; bytes raw = 8; Kind kind = 9; optional int32 maybe = 10;
          repeated int32 list = 11; map<int32, All> map = 12; oneof one { string a = 13; All b = 14; google.protobuf.NullValue nil = 15; }
          google.protobuf.Timestamp at = 16; google.protobuf.Duration took = 17; google.protobuf.FieldMask mask = 18;
          google.protobuf.Struct object = 19; google.protobuf.Value any_json = 20; google.protobuf.ListValue items = 21;
          google.protobuf.Int64Value wrapped = 22; google.protobuf.Any any = 23; google.protobuf.Empty empty = 24;
          map<bool, string> by_bool = 25; map<string, bytes> by_text = 26; repeated Kind kinds = 27;
        }
        enum Kind { NONE = 0; FOOD = 1; DRINK = -2; }
        """,
        "p.All"
    );

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"intOne":-1}""", "08FFFFFFFFFFFFFFFFFF01")]
    [InlineData("""{"int_one":1}""", "0801")]
    [InlineData("""{"intOne":"1e2"}""", "0864")]
    [InlineData("""{"intOne":0}""", "")]
    [InlineData("""{"maybe":0}""", "5000")]
    [InlineData("""{"intTwo":"-9223372036854775808"}""", "1080808080808080808001")]
    [InlineData("""{"big":18446744073709551615}""", "18FFFFFFFFFFFFFFFFFF01")]
    [InlineData("""{"number":"-Infinity"}""", "21000000000000F0FF")]
    [InlineData("""{"number":-0.0}""", "210000000000000080")]
    [InlineData("""{"called":"\u00fc\ud83d\ude00"}""", "3A06C3BCF09F9880")]
    [InlineData("""{"text":"x"}""", "3A0178")]
    [InlineData("""{"raw":"+_8="}""", "4202FBFF")]
    [InlineData("""{"raw":"-_8"}""", "4202FBFF")]
    [InlineData("""{"kind":"DRINK"}""", "48FEFFFFFFFFFFFFFFFF01")]
    [InlineData("""{"kind":77}""", "484D")]
    [InlineData("""{"list":[1,2,300]}""", "5A040102AC02")]
    [InlineData("""{"map":{"1":{},"-1":{"yes":true}}}""", "620408011200620F" + "08FFFFFFFFFFFFFFFFFF01" + "12023001")]
    [InlineData("""{"a":""}""", "6A00")]
    [InlineData("""{"nil":null}""", "7800")]
    [InlineData("""{"a":null,"nil":null}""", "7800")]
    [InlineData("""{"intOne":null,"list":null,"map":null}""", "")]
    [InlineData("""{"at":"1970-01-01T01:00:01.5+01:00"}""", "820108" + "0801" + "1080CAB5EE01")]
    [InlineData("""{"took":"-0.5s"}""", "8A010B" + "1080B6CA91FEFFFFFFFF01")]
    [InlineData("""{"mask":"a.bC,d"}""", "92010A" + "0A05612E625F63" + "0A0164")]
    [InlineData("""{"object":{"a":[null]}}""", "9A010D" + "0A0B" + "0A0161" + "1206" + "3204" + "0A02" + "0800")]
    [InlineData("""{"anyJson":null}""", "A201020800")]
    [InlineData("""{"items":[]}""", "AA0100")]
    [InlineData("""{"wrapped":"0"}""", "B20100")]
    [InlineData("""{"empty":{}}""", "C20100")]
    [InlineData("""{"byBool":{"true":"y"}}""", "CA010508011201" + "79")]
    public void Json_becomes_binary(string json, string hex) => Assert.Equal(hex, All.ToBinary(json));

    [Theory]
    [InlineData("""{"intTwo":"5","big":"6","small":0.1,"raw":"+/8=","kind":"FOOD","maybe":0}""")]
    [InlineData("""{"number":"NaN","small":"Infinity","kind":99,"kinds":["NONE",5]}""")]
    [InlineData("""{"at":"9999-12-31T23:59:59.999999999Z","took":"-3.000000001s","mask":"a.bC,d"}""")]
    [InlineData("""{"object":{"a":[null,true,"x",1.5,{}]},"anyJson":[],"items":[1]}""")]
    [InlineData(
        """{"any":{"@type":"type.googleapis.com/p.All","intOne":1,"any":{"@type":"x/google.protobuf.Duration","value":"1s"}}}"""
    )]
    [InlineData("""{"wrapped":"0","any":{},"empty":{},"byText":{"":"","k":"AA=="}}""")]
    [InlineData("""{"map":{"-1":{"b":{"a":""}}}}""")]
    public void Json_comes_back_from_binary(string json) => Assert.Equal(json, All.RoundTrip(json));

    [Theory]
    [InlineData(
        "{",
        "at byte 1: not JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed"
    )]
    [InlineData("""{"list":[1,""", "/list/0 (byte 10)")]
    [InlineData("[]", "at byte 0: 'p.All' is an object in JSON, this is a list")]
    [InlineData("{} {}", "at byte 3: not JSON")]
    [InlineData("""{"intOne":1.5}""", "/intOne (byte 10): this is a number, not an integer of 32 bits")]
    [InlineData(
        """{"map":{"2":{"list":[1,2,"x"]}}}""",
        "/map/2/list/2 (byte 25): this is text, not an integer of 32 bits"
    )]
    [InlineData("""{"map":{"x":{}}}""", "/map/x (byte 8): the key is not an integer of 32 bits")]
    [InlineData("""{"a":"1","b":{}}""", "/b (byte 9): of one group of fields, of which one may be set, 'a' is set too")]
    [InlineData("""{"intOne":1,"int_one":1}""", "/int_one (byte 12): the field 'int_one' stands there a second time")]
    [InlineData("""{"map":{"1":{},"1":{}}}""", "/map/1 (byte 15): the key stands there a second time")]
    [InlineData("""{"list":[null]}""", "/list/0 (byte 9): null, which stands for no value in a list or map")]
    [InlineData("""{"c~/d":1}""", "/c~0~1d (byte 1): 'p.All' has no field of this name")]
    [InlineData("""{"kind":"food"}""", "/kind (byte 8): no name of the enum 'p.Kind'")]
    [InlineData("""{"called":"\ud800"}""", "/called (byte 10): half a surrogate pair")]
    [InlineData("""{"raw":"A"}""", "/raw (byte 7): this is text, not base64")]
    [InlineData("""{"raw":"A A="}""", "/raw (byte 7): this is text, not base64")]
    [InlineData("""{"raw":"AAAA===="}""", "/raw (byte 7): this is text, not base64")]
    [InlineData("""{"small":1e39}""", "/small (byte 9): this is a number, not a number that a float can hold")]
    [InlineData("""{"at":"2024-02-30T00:00:00Z"}""", "/at (byte 6): this is text, not a time of RFC 3339")]
    [InlineData(
        """{"mask":"a_b"}""",
        "/mask (byte 8): this is text, not a field mask: a path has no underscore in JSON"
    )]
    [InlineData("""{"any":{"\ud800":1}}""", "/any/\\ud800 (byte 8): half a surrogate pair")]
    [InlineData(
        """{"any":{"@type":"type.googleapis.com/google.protobuf.Duration","\ud800":1}}""",
        "/any/\\ud800 (byte 63): half a surrogate pair"
    )]
    [InlineData("""{"any":{"value":1}}""", "/any (byte 7): an Any without \"@type\"")]
    [InlineData("""{"any":{"@type":"x/p.None"}}""", "/any (byte 7): \"@type\" names no type of the set")]
    [InlineData("""{"any":{"@type":"x/p.All","@type":"x/p.All"}}""", "/any/@type")]
    public void A_mistake_has_its_place(string json, string problem) =>
        Assert.StartsWith(problem, All.JsonProblem(json), StringComparison.Ordinal);

    [Fact]
    public void Payloads_are_utf8() =>
        Assert.Equal(
            "at byte 11: the payload is not UTF-8",
            All.JsonProblem([.. "{\"called\":\""u8, 0xFF, .. "\"}"u8])
        );

    [Theory]
    [InlineData("\"top secret\"")]
    [InlineData("{\"top secret\":1}")]
    [InlineData("12345678901234567890")]
    public void No_value_stands_in_a_message(string value)
    {
        var problem = All.JsonProblem($"{{\"map\":{{\"1\":{{\"list\":[{value}]}}}}}}");
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("123456", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_from_outside_is_shown_escaped_and_cut()
    {
        var problem = All.JsonProblem($$"""{"{{new string('k', 5000)}}\n":1}""");
        Assert.InRange(problem.Length, 150, 250);
        Assert.DoesNotContain("\n", problem, StringComparison.Ordinal);
    }
}
