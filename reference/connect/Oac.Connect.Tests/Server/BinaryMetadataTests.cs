using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Framing;
using Oac.Connect.Tests.Raw;

namespace Oac.Connect.Tests.Server;

/// <summary>Bytes in headers: read with padding or without, sent without.</summary>
public sealed class BinaryMetadataTests
{
    public static TheoryData<RpcProtocol> Protocols => [.. Enum.GetValues<RpcProtocol>()];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Padding_may_be_there_and_is_never_sent(RpcProtocol protocol)
    {
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapConnect(
                EchoService.Bidi,
                async call =>
                {
                    foreach (var name in new[] { "x-padded-bin", "x-bare-bin" })
                    {
                        call.ResponseHeaders.Add(name, call.RequestHeaders.GetBytes(name));
                    }
                    // A proxy may have joined values with a comma.
                    call.ResponseHeaders.Add(
                        "x-count",
                        $"{call.RequestHeaders.GetValues("x-both-bin").Count(v => Decodes(v))}"
                    );
                    await call.ReadAsync();
                }
            )
        );
        (string, string)[] headers =
        [
            ("content-type", RawFrameTests.ContentType(protocol)),
            ("x-padded-bin", "AQ=="),
            ("x-bare-bin", "AQI"),
            ("x-both-bin", "AQ==, AQI,AQID"),
        ];
        var answer = await RawHttp2.PostAsync(server.Address, EchoService.Bidi.Path, headers, Bytes.Frame(0, "a"u8));
        Assert.Equal("ok", answer.Outcome());
        Assert.Equal(("AQ", "AQI"), (answer.Headers["x-padded-bin"], answer.Headers["x-bare-bin"]));
        Assert.Equal("3", answer.Headers["x-count"]);
    }

    private static bool Decodes(string value)
    {
        var map = new MetadataMap { { "x-bin", value } };
        return map.GetBytes("x-bin") is not null;
    }
}
