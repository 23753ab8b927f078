using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Oac.Connect.Tests.Framing;

namespace Oac.Connect.Tests.Client;

/// <summary>Where gRPC's status may stand in an answer, and which counts where there are several.</summary>
public sealed class GrpcAnswerTests
{
    private static CallOptions Options => new() { CancellationToken = TestContext.Current.CancellationToken };

    [Theory]
    // Trailers-Only: the headers are the whole answer.
    [InlineData("5", null, false, "not_found", "head")]
    // An answer that ends with trailers has its status there, whatever its headers say.
    [InlineData("5", "8", false, "resource_exhausted", "tail")]
    [InlineData("5", "8", true, "resource_exhausted", "tail")]
    [InlineData("0", "8", true, "resource_exhausted", "tail")]
    [InlineData("5", "0", true, "ok", "")]
    // With a message the headers are not the whole answer, and nothing else tells how it ended.
    [InlineData("5", null, true, "internal", null)]
    [InlineData("0", null, true, "internal", null)]
    [InlineData(null, null, true, "internal", null)]
    [InlineData(null, null, false, "internal", null)]
    [InlineData(null, "8", true, "resource_exhausted", "tail")]
    // Trailers without a status do not make the headers count.
    [InlineData("5", "none", false, "internal", null)]
    [InlineData("5", "none", true, "internal", null)]
    public async Task The_status_in_the_trailers_counts(
        string? inHead,
        string? inTrailers,
        bool hasBody,
        string code,
        string? text
    )
    {
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapPost(
                "/{**path}",
                async context =>
                {
                    var response = context.Response;
                    response.ContentType = "application/grpc+proto";
                    if (inHead is not null)
                    {
                        response.Headers["grpc-status"] = inHead;
                        response.Headers["grpc-message"] = "head";
                    }
                    if (hasBody)
                    {
                        await response.Body.WriteAsync(Bytes.Frame(0, "a"u8));
                    }
                    else if (inTrailers is not null)
                    {
                        await response.BodyWriter.FlushAsync();
                    }
                    if (inTrailers is not null)
                    {
                        response.AppendTrailer(inTrailers == "none" ? "x-other" : "grpc-status", inTrailers);
                        response.AppendTrailer("grpc-message", inTrailers == "0" ? "" : "tail");
                    }
                }
            )
        );
        using var client = new ConnectClient(server.Address, new() { Protocol = RpcProtocol.Grpc });
        await using var call = client.Open(EchoService.Bidi, Options);
        await call.CompleteAsync();
        Assert.Equal(hasBody, await ReadAsync());
        Assert.False(hasBody && await ReadAsync());

        async Task<bool> ReadAsync()
        {
            try
            {
                var isMessage = await call.ReadAsync();
                Assert.Equal("ok", isMessage ? "ok" : code);
                return isMessage;
            }
            catch (ConnectException e)
            {
                Assert.Equal(code, e.Code.ToName());
                Assert.Equal(text ?? e.RawMessage, e.RawMessage);
                return false;
            }
        }
    }
}
