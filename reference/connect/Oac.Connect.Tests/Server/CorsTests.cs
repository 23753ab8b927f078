using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Raw;

namespace Oac.Connect.Tests.Server;

public sealed class CorsTests
{
    [Fact]
    public async Task A_browser_of_another_origin_is_allowed_what_calls_need()
    {
        await using var server = await TestServer.StartAsync(
            endpoints =>
            {
                ((WebApplication)endpoints).UseCors(policy => policy.WithOrigins("https://a.test").WithConnect());
                endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request));
            },
            HttpProtocols.Http1,
            build: builder => builder.Services.AddCors()
        );
        using var preflight = RawHttp1.Connect(server.Address);
        await preflight.SendHeadAsync(
            "OPTIONS",
            EchoService.Unary.Path,
            [
                ("Origin", "https://a.test"),
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "connect-protocol-version,content-type,x-grpc-web"),
            ]
        );
        var allowed = await preflight.ReadAsync();
        Assert.Equal(204, allowed.Status);
        Assert.Equal("https://a.test", allowed.Headers["access-control-allow-origin"]);
        var names = allowed.Headers["access-control-allow-headers"].Split(',');
        Assert.Equal(ConnectCors.RequestHeaders.Order(), names.Select(n => n.Trim()).Order());
        Assert.Contains("POST", allowed.Headers["access-control-allow-methods"], StringComparison.Ordinal);

        (string, string)[] headers = [("Origin", "https://a.test"), ("content-type", "application/proto")];
        var answer = await RawHttp1.PostAsync(server.Address, EchoService.Unary.Path, headers, "a"u8.ToArray());
        Assert.Equal(200, answer.Status);
        Assert.Contains("Grpc-Status", answer.Headers["access-control-expose-headers"], StringComparison.Ordinal);
    }
}
