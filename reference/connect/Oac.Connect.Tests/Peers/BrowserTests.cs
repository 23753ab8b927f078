using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Testing;

namespace Oac.Connect.Tests.Peers;

/// <summary>A page in Chromium that calls our server with connect-web: the server that it came from, and others.</summary>
public sealed class BrowserTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_page_calls_with_connect_and_grpc_web()
    {
        RealParts.Require(RealProgram.Missing("chromium"));
        var folder = Directory.CreateTempSubdirectory("oac-browser-");
        try
        {
            var script = await BundleAsync(folder.FullName);
            var ours = new OurServer();
            await using var far = await TestServer.StartAsync(MapShared, HttpProtocols.Http1);
            await using var tls = await TestServer.StartAsync(MapShared, HttpProtocols.Http1AndHttp2, tls: true);
            var answers = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var page = await TestServer.StartAsync(MapPage, HttpProtocols.Http1);

            await using var browser = LoggedProcess.Start(Chromium(page.Address, folder.FullName));
            var token = TestContext.Current.CancellationToken;
            using var all = JsonDocument.Parse(await answers.Task.WaitAsync(Patience, token));

            Assert.Equal(12, all.RootElement.EnumerateObject().Count());
            Assert.All(all.RootElement.EnumerateObject(), one => Check(one.Name, one.Value));
            await ours.OverAsync("deadline", token).WaitAsync(Patience, token);
            await ours.OverAsync("x", token).WaitAsync(Patience, token);

            void MapShared(IEndpointRouteBuilder endpoints)
            {
                ((IApplicationBuilder)endpoints).Use(ShareAsync);
                ours.Map(endpoints);
            }

            void MapPage(IEndpointRouteBuilder endpoints)
            {
                ours.Map(endpoints);
                const string html = """
                    <!doctype html>
                    <html lang="en">
                    <meta charset="utf-8">
                    <title>Calls of connect-web</title>
                    <link rel="icon" href="data:,">
                    <body>
                    <script type="module" src="/page.js"></script>
                    """;
                endpoints.MapGet("/", context => WriteAsync(context, "text/html", html));
                endpoints.MapGet("/page.js", context => WriteAsync(context, "text/javascript", script));
                endpoints.MapGet(
                    "/parameters",
                    context => WriteAsync(context, "application/json", Parameters(context))
                );
                endpoints.MapPost(
                    "/answers",
                    async context =>
                    {
                        using var reader = new StreamReader(context.Request.Body);
                        answers.SetResult(await reader.ReadToEndAsync(context.RequestAborted));
                    }
                );
            }

            string Parameters(HttpContext context) =>
                JsonSerializer.Serialize(
                    new
                    {
                        descriptors = Convert.ToBase64String(EchoMethods.DescriptorSet()),
                        origins = new
                        {
                            same = $"http://{context.Request.Host}",
                            other = far.Address.GetLeftPart(UriPartial.Authority),
                            http2 = tls.Address.GetLeftPart(UriPartial.Authority),
                        },
                    }
                );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Check(string way, JsonElement seen)
    {
        Assert.False(seen.TryGetProperty("thrown", out var thrown), $"{way}: {thrown}");
        Assert.Equal("größer!", Text("unary"));
        Assert.Equal("6", Text("unary header"));
        Assert.Equal("6", Text("stream header"));
        Assert.Equal(
            ["n 0", "n 1", "n 2"],
            seen.GetProperty("stream").EnumerateArray().Select(one => one.GetString()!)
        );
        Assert.Equal("e 0", Text("before error"));
        const string failure = "FailedPrecondition 100 % größer oac.connect.tests.v1.Reason";
        Assert.Equal(failure, Text("unary error"));
        Assert.Equal(failure, Text("stream error"));
        Assert.StartsWith("DeadlineExceeded", Text("deadline"), StringComparison.Ordinal);
        Assert.StartsWith("Canceled", Text("canceled"), StringComparison.Ordinal);
        if (way.StartsWith("connect ", StringComparison.Ordinal))
        {
            Assert.Equal("ü&=!", Text("get"));
        }

        string? Text(string name) =>
            seen.TryGetProperty(name, out var value) ? value.GetString() : $"{way} has no {name}";
    }

    /// <summary>Lets pages of other origins call.</summary>
    private static Task ShareAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
        headers.AccessControlExposeHeaders = "x-answer, x-request, grpc-status, grpc-message, grpc-status-details-bin";
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }
        headers.AccessControlAllowMethods = "GET, POST";
        headers.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task WriteAsync(HttpContext context, string type, string content)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(content, context.RequestAborted);
    }

    private static async Task<string> BundleAsync(string folder)
    {
        await EchoParties.RequireNpmAsync();
        var bundle = Path.Combine(folder, "page.js");
        var esbuild = Path.Combine(EchoParties.NpmPeers, "node_modules", ".bin", "esbuild");
        var page = Path.Combine(EchoParties.NpmPeers, "echo", "web-page.mjs");
        string[] arguments = [page, "--bundle", "--format=esm", "--target=es2022", $"--outfile={bundle}"];
        var token = TestContext.Current.CancellationToken;
        (await ProcessResult.RunAsync(new(esbuild, arguments), null, token)).Succeeded();
        return await File.ReadAllTextAsync(bundle, token);
    }

    private static ProcessStartInfo Chromium(Uri page, string folder) =>
        new(
            "chromium",
            [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                // The certificate was made a moment ago, for this test.
                "--ignore-certificate-errors",
                $"--user-data-dir={Path.Combine(folder, "profile")}",
                page.AbsoluteUri,
            ]
        );
}
