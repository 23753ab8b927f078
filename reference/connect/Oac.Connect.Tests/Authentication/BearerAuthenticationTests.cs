using System.Net;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Logging;

namespace Oac.Connect.Tests.Authentication;

public sealed class BearerAuthenticationTests
{
    private const string Token = "good-Token_1.~+/==";

    public static TheoryData<RpcProtocol> Protocols => new(Enum.GetValues<RpcProtocol>());

    public static TheoryData<RpcProtocol, string, string> Refused
    {
        get
        {
            var data = new TheoryData<RpcProtocol, string, string>();
            foreach (var protocol in Enum.GetValues<RpcProtocol>())
            {
                const string Invalid = "Bearer realm=\"test\", error=\"invalid_token\"";
                const string Malformed = "Bearer realm=\"test\", error=\"invalid_request\"";
                data.Add(protocol, "Bearer good-Token_1.~+/=", Invalid);
                data.Add(protocol, "Bearer good-Token_1.~+/", Invalid);
                data.Add(protocol, "Bearer GOOD-Token_1.~+/==", Invalid);
                data.Add(protocol, "bearer " + new string('a', 8 * 1024), Invalid);
                data.Add(protocol, "Bearer " + new string('a', (8 * 1024) + 1), Malformed);
                data.Add(protocol, "Basic Z29vZDpUb2tlbg==", Malformed);
                data.Add(protocol, Token, Malformed);
                data.Add(protocol, "Bearer", Malformed);
                data.Add(protocol, "Bearer ", Malformed);
                data.Add(protocol, "Bearer ==", Malformed);
                data.Add(protocol, "Bearer" + Token, Malformed);
                data.Add(protocol, $"Bearer {Token} {Token}", Malformed);
                data.Add(protocol, $"Bearer \"{Token}\"", Malformed);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Calls_with_the_token_are_the_principals(RpcProtocol protocol)
    {
        await using var server = await StartAsync(Fixed());
        using var client = server.CreateClient(
            new() { Protocol = protocol, Interceptors = [new BearerCredentials(Token) { AllowLoopback = true }] }
        );
        var options = Options();

        Assert.Equal("alice", (await client.UnaryAsync(EchoService.Unary, "", options)).Message);
        await using var bidi = client.Open(EchoService.Bidi, options);
        await bidi.CompleteAsync();
        Assert.True(await bidi.ReadAsync());
        Assert.Equal("alice", bidi.Current);
        Assert.False(await bidi.ReadAsync());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Calls_without_a_token_are_refused_before_the_method(RpcProtocol protocol)
    {
        await using var server = await StartAsync(Fixed());
        using var client = server.CreateClient(new() { Protocol = protocol });

        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            client.UnaryAsync(EchoService.Unary, "", Options())
        );
        Assert.Equal(ConnectCode.Unauthenticated, error.Code);
        Assert.Equal(["Bearer realm=\"test\""], error.Metadata.GetValues("www-authenticate"));

        await using var bidi = client.Open(EchoService.Bidi, Options());
        error = await Assert.ThrowsAsync<ConnectException>(async () => await bidi.ReadAsync());
        Assert.Equal(ConnectCode.Unauthenticated, error.Code);
        Assert.Equal(["Bearer realm=\"test\""], error.Metadata.GetValues("www-authenticate"));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Wrong_and_malformed_tokens_are_refused_and_not_repeated(
        RpcProtocol protocol,
        string header,
        string challenge
    )
    {
        using var logs = new LogRecorder();
        await using var server = await StartAsync(Fixed(), logs);
        using var client = server.CreateClient(new() { Protocol = protocol });
        var options = Options();
        options.Headers.Add("authorization", header);

        var error = await Assert.ThrowsAsync<ConnectException>(() => client.UnaryAsync(EchoService.Unary, "", options));
        Assert.Equal(ConnectCode.Unauthenticated, error.Code);
        Assert.Equal([challenge], error.Metadata.GetValues("www-authenticate"));
        Assert.DoesNotContain("oken_1", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(logs.Entries, e => e.Text.Contains("oken_1", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Two_tokens_are_none(RpcProtocol protocol)
    {
        await using var server = await StartAsync(Fixed());
        using var client = server.CreateClient(new() { Protocol = protocol });
        var options = Options();
        options.Headers.Add("authorization", "Bearer " + Token);
        options.Headers.Add("authorization", "Bearer " + Token);

        var error = await Assert.ThrowsAsync<ConnectException>(() => client.UnaryAsync(EchoService.Unary, "", options));
        Assert.Equal(ConnectCode.Unauthenticated, error.Code);
    }

    [Fact]
    public async Task A_refused_unary_call_of_Connect_is_HTTP_401_with_a_challenge()
    {
        await using var server = await StartAsync(Fixed());
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "test.v1.Echo/Unary")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("", Encoding.UTF8, "application/proto"),
        };
        request.Content.Headers.ContentType!.CharSet = null;
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer realm=\"test\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(
            """{"code":"unauthenticated","message":"the call has no token"}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task What_a_validator_throws_reaches_neither_client_nor_log(RpcProtocol protocol)
    {
        using var logs = new LogRecorder();
        var interceptor = BearerAuthentication.Require(
            (token, _, _) => throw new FormatException($"'{token}' is nothing")
        );
        await using var server = await StartAsync(interceptor, logs);
        using var client = server.CreateClient(
            new() { Protocol = protocol, Interceptors = [new BearerCredentials(Token) { AllowLoopback = true }] }
        );

        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            client.UnaryAsync(EchoService.Unary, "", Options())
        );
        Assert.Equal(ConnectCode.Internal, error.Code);
        Assert.Equal("the token could not be checked", error.RawMessage);
        Assert.DoesNotContain(logs.Entries, e => $"{e.Text} {e.Exception}".Contains(Token, StringComparison.Ordinal));
        Assert.Contains(logs.Entries, e => e.Id == 12 && e.Text.Contains("FormatException", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_validators_own_code_and_an_unauthenticated_principal_count(RpcProtocol protocol)
    {
        var interceptor = BearerAuthentication.Require(
            (token, _, _) =>
                token == "away"
                    ? throw new ConnectException(ConnectCode.Unavailable, "the issuer is away")
                    : new(new ClaimsPrincipal(new ClaimsIdentity()))
        );
        await using var server = await StartAsync(interceptor);

        Assert.Equal(ConnectCode.Unavailable, await CodeAsync("away"));
        Assert.Equal(ConnectCode.Unauthenticated, await CodeAsync("nobody"));

        async Task<ConnectCode> CodeAsync(string token)
        {
            using var client = server.CreateClient(
                new() { Protocol = protocol, Interceptors = [new BearerCredentials(token) { AllowLoopback = true }] }
            );
            return (
                await Assert.ThrowsAsync<ConnectException>(() => client.UnaryAsync(EchoService.Unary, "", Options()))
            ).Code;
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_policy_lets_through_whom_it_names(RpcProtocol protocol)
    {
        var policy = CallPolicy.Require((user, call) => user.Identity!.Name == "alice" && call.Method.Name == "Unary");
        await using var server = await StartAsync(Fixed(), null, policy);
        using var client = server.CreateClient(
            new() { Protocol = protocol, Interceptors = [new BearerCredentials(Token) { AllowLoopback = true }] }
        );

        Assert.Equal("alice", (await client.UnaryAsync(EchoService.Unary, "", Options())).Message);
        await using var bidi = client.Open(EchoService.Bidi, Options());
        var error = await Assert.ThrowsAsync<ConnectException>(async () => await bidi.ReadAsync());
        Assert.Equal(ConnectCode.PermissionDenied, error.Code);
        Assert.Equal("the caller may not call test.v1.Echo/Bidi", error.RawMessage);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_policy_without_a_caller_does_not_ask(RpcProtocol protocol)
    {
        await using var server = await StartAsync(CallPolicy.Require((_, _) => true));
        using var client = server.CreateClient(new() { Protocol = protocol });

        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            client.UnaryAsync(EchoService.Unary, "", Options())
        );
        Assert.Equal(ConnectCode.Unauthenticated, error.Code);
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused_without_the_token()
    {
        var error = Assert.Throws<ArgumentException>(() => BearerAuthentication.FixedToken("my secret", "alice"));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => BearerAuthentication.FixedToken("", "alice"));
        Assert.Throws<ArgumentException>(() => BearerAuthentication.Require((_, _, _) => default, "a\"b"));
    }

    private static ServerInterceptor Fixed() =>
        BearerAuthentication.Require(BearerAuthentication.FixedToken(Token, "alice"), "test");

    private static CallOptions Options() => new() { CancellationToken = TestContext.Current.CancellationToken };

    private static Task<TestServer> StartAsync(
        ServerInterceptor first,
        LogRecorder? logs = null,
        ServerInterceptor? second = null
    ) =>
        TestServer.StartAsync(
            endpoints =>
            {
                var options = new ConnectServerOptions
                {
                    EnableDetailedErrors = true,
                    Interceptors =
                    [
                        ServerLogging.Create(endpoints.ServiceProvider.GetLoggers()),
                        first,
                        .. second is null ? [] : new[] { second },
                    ],
                };
                endpoints.MapUnary(EchoService.Unary, (_, call) => Task.FromResult(NameOf(call)), options);
                endpoints.MapConnect(EchoService.Bidi, async call => await call.WriteAsync(NameOf(call)), options);
            },
            logs: logs
        );

    private static string NameOf(ServerCall call) => call.HttpContext.User.Identity!.Name!;
}
