using Oac.Connect.AspNetCore;

namespace Oac.Connect.Tests.Authentication;

public sealed class BearerCredentialsTests
{
    public static TheoryData<RpcProtocol> Protocols => new(Enum.GetValues<RpcProtocol>());

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_token_goes_over_TLS_and_not_over_cleartext(RpcProtocol protocol)
    {
        var asked = 0;
        var credentials = new BearerCredentials(_ =>
        {
            asked++;
            return new("t0ken");
        });
        await using var secure = await StartAsync(tls: true);
        using var client = secure.CreateClient(new() { Protocol = protocol, Interceptors = [credentials] });
        Assert.Equal("Bearer t0ken", (await client.UnaryAsync(EchoService.Unary, "", Options())).Message);
        Assert.Equal(1, asked);

        await using var clear = await StartAsync(tls: false);
        using var careless = clear.CreateClient(new() { Protocol = protocol, Interceptors = [credentials] });
        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            careless.UnaryAsync(EchoService.Unary, "", Options())
        );
        Assert.Equal(ConnectCode.Unauthenticated, error.Code);
        await using var stream = careless.Open(EchoService.Bidi, Options());
        error = await Assert.ThrowsAsync<ConnectException>(async () => await stream.ReadAsync());
        Assert.Equal(ConnectCode.Unauthenticated, error.Code);
        Assert.Equal(1, asked);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Loopback_is_no_licence_for_other_hosts(RpcProtocol protocol)
    {
        using var client = new ConnectClient(
            new Uri("http://example.invalid:1"),
            new() { Protocol = protocol, Interceptors = [new BearerCredentials("t0ken") { AllowLoopback = true }] }
        );
        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            client.UnaryAsync(EchoService.Unary, "", Options())
        );
        Assert.Equal(ConnectCode.Unauthenticated, error.Code);
        Assert.Equal(
            "tokens are sent over https, and the address of 'example.invalid' is one of http",
            error.RawMessage
        );
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Calls_bring_their_own_token_or_none(RpcProtocol protocol)
    {
        await using var server = await StartAsync(tls: false);
        using var client = server.CreateClient(
            new()
            {
                Protocol = protocol,
                Interceptors = [new BearerCredentials(_ => new((string?)null)) { AllowLoopback = true }],
            }
        );
        Assert.Equal("none", (await client.UnaryAsync(EchoService.Unary, "", Options())).Message);

        var own = Options();
        own.Headers.Add("authorization", "Basic eA==");
        using var other = server.CreateClient(
            new() { Protocol = protocol, Interceptors = [new BearerCredentials("t0ken") { AllowLoopback = true }] }
        );
        Assert.Equal("Basic eA==", (await other.UnaryAsync(EchoService.Unary, "", own)).Message);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task No_message_has_what_the_provider_gives_or_throws(RpcProtocol protocol)
    {
        await using var server = await StartAsync(tls: false);
        await CheckAsync(_ => throw new InvalidOperationException("no use for 's3cret'"));
        await CheckAsync(_ => new("s3cret\r\nx-more: 1"));
        await CheckAsync(_ => new("s3cret of two words"));

        async Task CheckAsync(Func<CancellationToken, ValueTask<string?>> provider)
        {
            using var client = server.CreateClient(
                new() { Protocol = protocol, Interceptors = [new BearerCredentials(provider) { AllowLoopback = true }] }
            );
            var error = await Assert.ThrowsAsync<ConnectException>(() =>
                client.UnaryAsync(EchoService.Unary, "", Options())
            );
            Assert.Equal(ConnectCode.Unauthenticated, error.Code);
            Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_token_that_is_none_is_refused_without_repeating_it()
    {
        var error = Assert.Throws<ArgumentException>(() => new BearerCredentials("my secret"));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static CallOptions Options() => new() { CancellationToken = TestContext.Current.CancellationToken };

    private static Task<TestServer> StartAsync(bool tls) =>
        TestServer.StartAsync(
            endpoints =>
                endpoints.MapUnary(
                    EchoService.Unary,
                    (_, call) => Task.FromResult(call.RequestHeaders.GetValue("authorization") ?? "none")
                ),
            tls: tls
        );
}
