using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Raw;

namespace Oac.Connect.Tests.Server;

public sealed class CorsTests
{
    /// <summary>What the protocols' texts name, written down once more: a list that is held against itself holds nothing.</summary>
    private static string[] Sent { get; } =
    [
        "content-type",
        "connect-protocol-version",
        "connect-timeout-ms",
        "connect-content-encoding",
        "connect-accept-encoding",
        "content-encoding",
        "grpc-timeout",
        "grpc-encoding",
        "grpc-accept-encoding",
        "x-grpc-web",
        "x-user-agent",
    ];

    private static string[] Read { get; } =
    [
        "content-encoding",
        "connect-content-encoding",
        "grpc-encoding",
        "grpc-status",
        "grpc-message",
        "grpc-status-details-bin",
    ];

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
                ("Access-Control-Request-Headers", string.Join(',', Sent)),
            ]
        );
        var allowed = await preflight.ReadAsync();
        Assert.Equal(204, allowed.Status);
        Assert.Equal("https://a.test", allowed.Headers["access-control-allow-origin"]);
        Assert.Empty(
            Sent.Except(Names(allowed.Headers["access-control-allow-headers"]), StringComparer.OrdinalIgnoreCase)
        );
        Assert.Equal(["GET", "POST"], Names(allowed.Headers["access-control-allow-methods"]).Order());

        (string, string)[] headers = [("Origin", "https://a.test"), ("content-type", "application/proto")];
        var answer = await RawHttp1.PostAsync(server.Address, EchoService.Unary.Path, headers, "a"u8.ToArray());
        Assert.Equal(200, answer.Status);
        Assert.Empty(
            Read.Except(Names(answer.Headers["access-control-expose-headers"]), StringComparer.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task A_browser_of_an_origin_that_is_not_allowed_is_told_nothing()
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
        (string, string)[] headers = [("Origin", "https://b.test"), ("content-type", "application/proto")];
        var answer = await RawHttp1.PostAsync(server.Address, EchoService.Unary.Path, headers, "a"u8.ToArray());
        Assert.DoesNotContain("access-control-allow-origin", answer.Headers.Keys);
    }

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.TrimEntries);
}
