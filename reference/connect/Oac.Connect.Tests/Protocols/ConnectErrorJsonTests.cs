using System.Buffers;
using System.Text;
using Oac.Connect.Protocols;

namespace Oac.Connect.Tests.Protocols;

public sealed class ConnectErrorJsonTests
{
    [Theory]
    [InlineData("""{"code":"not_found","message":"m"}""", ConnectCode.NotFound, "m")]
    [InlineData("""{}""", ConnectCode.Unavailable, "")]
    [InlineData("""{"code":null,"message":null}""", ConnectCode.Unavailable, "")]
    [InlineData("""{"code":"NOT_FOUND","message":"m"}""", ConnectCode.Unavailable, "m")]
    [InlineData("""{"code":"cancelled"}""", ConnectCode.Unavailable, "")]
    [InlineData("""{"code":5,"message":7}""", ConnectCode.Unavailable, "")]
    [InlineData("""{"code":"","details":{}}""", ConnectCode.Unavailable, "")]
    [InlineData("""{"code":"aborted","details":null,"else":[[1]],"message":"\ud83d"}""", ConnectCode.Aborted, null)]
    public void A_body_is_read_generously(string body, ConnectCode code, string? message)
    {
        var error = Read(body);
        if (message is null)
        {
            // Half a character is no text; that the body is no error's is as good an answer.
            Assert.True(error is null || error.Code == code);
            return;
        }
        Assert.Equal((code, message), (error!.Code, error.RawMessage));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"code\"")]
    [InlineData("<html>")]
    [InlineData("{\"code\":\"aborted\"")]
    [InlineData("{\"code\":\"aborted\"} x")]
    public void What_is_no_object_is_none(string body) => Assert.Null(Read(body));

    [Fact]
    public void What_is_too_deep_is_none()
    {
        Assert.NotNull(Read("{\"a\":" + new string('[', 60) + new string(']', 60) + "}"));
        Assert.Null(Read("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}"));
    }

    [Fact]
    public void Details_that_cannot_be_read_are_left_out()
    {
        var error = Read(
            """
            {"code":"aborted","details":[
              {"type":"a.B","value":"AQI"},{"type":"type.googleapis.com/c.D","value":"AQI=","debug":{"x":1}},
              {"type":"e.F"},{"value":"AQI"},{"type":"g.H","value":"!"},7,null,{"type":1,"value":"AQI"}]}
            """
        )!;
        Assert.Equal(["a.B", "c.D"], error.Details.Select(d => d.Type));
        Assert.All(error.Details, d => Assert.Equal([1, 2], d.Value.ToArray()));
    }

    [Fact]
    public void An_error_is_written_with_what_it_has()
    {
        Assert.Equal("""{"code":"internal"}""", Write(new(ConnectCode.Internal)));
        Assert.Equal(
            """{"code":"aborted","message":"m","details":[{"type":"a.B","value":"AQI"},{"type":"c.D","value":""}]}""",
            Write(
                new(ConnectCode.Aborted, "m")
                {
                    Details = [new("a.B", new byte[] { 1, 2 }), new("type.googleapis.com/c.D", default)],
                }
            )
        );
    }

    [Fact]
    public void A_message_with_half_a_character_is_written_all_the_same() =>
        Assert.Equal("a\ufffd", Read(Write(new(ConnectCode.Internal, "a\ud83d")))!.RawMessage);

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"error":null}""", null)]
    [InlineData("""{"metadata":null}""", null)]
    [InlineData("""{"metadata":7,"other":1}""", null)]
    [InlineData("""{"error":{}}""", ConnectCode.Unknown)]
    [InlineData("""{"error":{"code":null}}""", ConnectCode.Unknown)]
    [InlineData("""{"error":{"code":"nonsense"}}""", ConnectCode.Unknown)]
    [InlineData("""{"error":{"code":"data_loss"}}""", ConnectCode.DataLoss)]
    public void The_end_is_read_generously(string body, ConnectCode? code) =>
        Assert.Equal(code, ReadEnd(body, new())?.Code);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"error":"text"}""")]
    [InlineData("""{"error":[]}""")]
    public void An_end_that_is_none_is_internal(string body) =>
        Assert.Equal(ConnectCode.Internal, Assert.Throws<ConnectException>(() => ReadEnd(body, new())).Code);

    [Fact]
    public void Trailers_come_out_of_the_end()
    {
        var trailers = new MetadataMap();
        ReadEnd(
            """
            {"metadata":{"X-A":["1","2",3,null],"x-b":"no list","x-c":[],"content-type":["x"],"grpc-status":["0"],
            "bad name":["x"],"":["x"],"x-line":["a\r\nb"],"x-bin":["AQI"]}}
            """,
            trailers
        );
        Assert.Equal(["x-a=1", "x-a=2", "x-bin=AQI"], trailers.Select(t => $"{t.Key}={t.Value}"));
    }

    [Fact]
    public void The_end_is_written_with_what_it_has()
    {
        Assert.Equal("{}", WriteEnd(null, new()));
        Assert.Equal(
            """{"error":{"code":"aborted"},"metadata":{"x-a":["1","2"],"x-b":["3"]}}""",
            WriteEnd(
                new(ConnectCode.Aborted),
                new()
                {
                    { "x-a", "1" },
                    { "x-b", "3" },
                    { "x-a", "2" },
                }
            )
        );
    }

    private static ConnectException? Read(string body) =>
        ConnectErrorJson.Read(Encoding.UTF8.GetBytes(body), ConnectCode.Unavailable, new());

    private static ConnectException? ReadEnd(string body, MetadataMap trailers) =>
        ConnectErrorJson.ReadEnd(new(Encoding.UTF8.GetBytes(body)), new(), trailers);

    private static string Write(ConnectException error)
    {
        var output = new ArrayBufferWriter<byte>();
        ConnectErrorJson.Write(error, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string WriteEnd(ConnectException? error, MetadataMap trailers)
    {
        var output = new ArrayBufferWriter<byte>();
        ConnectErrorJson.WriteEnd(error, trailers, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
