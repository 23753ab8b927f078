using System.Text;
using Oac.Connect.Protocols;

namespace Oac.Connect.Tests.Protocols;

public sealed class GrpcStatusTests
{
    [Fact]
    public void Details_are_written_as_protobuf_does()
    {
        var error = new ConnectException(ConnectCode.NotFound, "no")
        {
            Details = [new("a.B", new byte[] { 1, 2 }), new("example.com/c.D", default)],
        };
        byte[] expected =
        [
            0x08,
            5,
            0x12,
            2,
            .. "no"u8,
            0x1a,
            29,
            0x0a,
            23,
            .. "type.googleapis.com/a.B"u8,
            0x12,
            2,
            1,
            2,
            0x1a,
            17,
            0x0a,
            15,
            .. "example.com/c.D"u8,
        ];
        var text = GrpcStatusDetails.Encode(error);
        Assert.Equal(expected, Base64Text.Decode(text));
        Assert.DoesNotContain('=', text);
        var (code, message, details) = GrpcStatusDetails.Decode(text)!.Value;
        Assert.Equal((5, "no"), (code, message));
        Assert.Equal(["a.B", "c.D"], details.Select(d => d.Type));
        Assert.Equal([1, 2], details[0].Value.ToArray());
    }

    [Fact]
    public void Fields_that_are_not_known_are_passed_over()
    {
        byte[] bytes =
        [
            0x21,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8, // field 4, eight bytes
            0x2d,
            1,
            2,
            3,
            4, // field 5, four bytes
            0x30,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            1, // field 6, the longest number
            0x3a,
            1,
            9, // field 7, a byte
            0x08,
            3,
        ];
        Assert.Equal(3, GrpcStatusDetails.Decode(Base64Text.Encode(bytes))!.Value.Code);
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AB=C")]
    public void What_is_no_base64_is_none(string text) => Assert.Null(GrpcStatusDetails.Decode(text));

    [Theory]
    [InlineData(new byte[] { 0x08 })] // a number that is missing
    [InlineData(new byte[] { 0x08, 0x80 })] // a number that is cut off
    [InlineData(new byte[] { 0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 })] // one that is too long
    [InlineData(new byte[] { 0x12, 5, 1 })] // a text that is cut off
    [InlineData(new byte[] { 0x12, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 })] // one of nearly 2^64 bytes
    [InlineData(new byte[] { 0x1a, 2, 0x0a, 9 })] // a detail that is cut off
    [InlineData(new byte[] { 0x00, 1 })] // field 0
    [InlineData(new byte[] { 0x0b })] // a group
    [InlineData(new byte[] { 0x0e })] // no such type
    [InlineData(new byte[] { 0x09, 1, 2 })] // eight bytes of which two are there
    public void What_is_no_message_is_none(byte[] bytes)
    {
        Assert.Null(GrpcStatusDetails.Decode(Base64Text.Encode(bytes)));
        var error = GrpcStatus.Read("5", "told", Base64Text.Encode(bytes), new())!;
        Assert.Equal((ConnectCode.NotFound, "told"), (error.Code, error.RawMessage));
        Assert.Empty(error.Details);
    }

    [Fact]
    public void A_thousand_details_are_read_and_not_one_more()
    {
        Assert.Equal(1000, GrpcStatusDetails.Decode(Many(1000))!.Value.Details.Length);
        Assert.Null(GrpcStatusDetails.Decode(Many(1001)));

        static string Many(int count) =>
            Base64Text.Encode([.. Enumerable.Repeat<byte[]>([0x1a, 0], count).SelectMany(d => d)]);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("1", ConnectCode.Canceled)]
    [InlineData("16", ConnectCode.Unauthenticated)]
    [InlineData("17", ConnectCode.Unknown)]
    [InlineData("-1", ConnectCode.Unknown)]
    [InlineData("", ConnectCode.Unknown)]
    [InlineData("0,0", ConnectCode.Unknown)]
    [InlineData("99999999999", ConnectCode.Unknown)]
    [InlineData(" 5", ConnectCode.Unknown)]
    [InlineData("five", ConnectCode.Unknown)]
    public void A_status_is_read(string status, ConnectCode? code) =>
        Assert.Equal(code, GrpcStatus.Read(status, "m", null, new())?.Code);

    [Fact]
    public void An_outcome_is_written_once_and_without_what_is_empty()
    {
        Assert.Equal([new("grpc-status", "0")], GrpcStatus.Write(null));
        Assert.Equal([new("grpc-status", "14")], GrpcStatus.Write(new(ConnectCode.Unavailable)));
    }

    [Fact]
    public void Trailers_of_gRPC_Web_are_lines()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        GrpcWebTrailers.Write(new(ConnectCode.Aborted, "ö"), new() { { "x-a", "1" }, { "x-a", "2" } }, output);
        Assert.Equal(
            "grpc-status: 10\r\ngrpc-message: %C3%B6\r\nx-a: 1\r\nx-a: 2\r\n",
            Encoding.ASCII.GetString(output.WrittenSpan)
        );
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("Grpc-Status:0\r\nX-A:  b c \r\n", "grpc-status=0;x-a=b c")]
    [InlineData("a: 1\na: 2", "a=1;a=2")]
    [InlineData("\r\n\r\na:\r\n\r\n", "a=")]
    [InlineData("a: b: c\r\n", "a=b: c")]
    public void The_lines_are_read(string text, string expected) =>
        Assert.Equal(expected, string.Join(';', Read(text).Select(p => $"{p.Key}={p.Value}")));

    [Theory]
    [InlineData("no colon\r\n")]
    [InlineData(": value\r\n")]
    [InlineData(" : value\r\n")]
    [InlineData("a: 1\r\nb")]
    public void A_line_without_a_name_is_none(string text) =>
        Assert.Equal(ConnectCode.Internal, Assert.Throws<ConnectException>(() => Read(text)).Code);

    [Fact]
    public void Too_many_lines_are_refused()
    {
        Assert.Equal(1000, Read(string.Concat(Enumerable.Repeat("a:b\n", 1000))).Count);
        var error = Assert.Throws<ConnectException>(() => Read(string.Concat(Enumerable.Repeat("a:b\n", 1001))));
        Assert.Equal(ConnectCode.ResourceExhausted, error.Code);
    }

    private static List<KeyValuePair<string, string>> Read(string text) =>
        GrpcWebTrailers.Read(new(Encoding.ASCII.GetBytes(text)));
}
