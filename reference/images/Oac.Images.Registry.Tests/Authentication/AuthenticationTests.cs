using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Registry.Authentication;
using static Oac.Images.Registry.Tests.RunningRegistry;

namespace Oac.Images.Registry.Tests.Authentication;

public class AuthenticationTests
{
    private static readonly RegistryCredential Me = new("me", "sécret:with colon");
    private static readonly string Push = $"v2/a/blobs/uploads/?digest={ContentDigest.Sha256Of(Layer)}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Basic_lets_in_who_is_known(bool anonymousPull)
    {
        var options = new BasicAuthentication { Credentials = [new("other", "x"), Me], AnonymousPull = anonymousPull };
        await using var registry = await RunningRegistry.StartAsync(new() { Authentication = options });
        using (var ping = await registry.GetAsync("v2/"))
        {
            await ExpectErrorAsync(ping, HttpStatusCode.Unauthorized, "UNAUTHORIZED");
            Assert.Equal("Basic realm=\"registry\", charset=\"UTF-8\"", Header(ping, "WWW-Authenticate"));
        }
        foreach (
            var wrong in (AuthenticationHeaderValue?[])
                [
                    null,
                    Basic("me", "x"),
                    Basic("other", Me.Password),
                    Basic("", ""),
                    new("Basic", "%%%"),
                    new("Basic"),
                    new("Bearer", "x"),
                ]
        )
        {
            using var refused = await SendAsync(registry, HttpMethod.Post, Push, wrong, Layer);
            await ExpectErrorAsync(refused, HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        }
        using var pushed = await SendAsync(registry, HttpMethod.Post, Push, Basic(Me.User, Me.Password), Layer);
        await ExpectAsync(pushed, HttpStatusCode.Created);
        using var pulled = await registry.GetAsync(Header(pushed, "Location"));
        await ExpectAsync(pulled, anonymousPull ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
        using var deleted = await registry.DeleteAsync(Header(pushed, "Location"));
        await ExpectAsync(deleted, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_allows_what_its_scopes_say()
    {
        var options = new TokenAuthentication { Credentials = [Me], AnonymousPull = true };
        await using var registry = await RunningRegistry.StartAsync(new() { Authentication = options });
        using (var challenge = await registry.SendAsync(HttpMethod.Post, Push, Layer))
        {
            await ExpectErrorAsync(challenge, HttpStatusCode.Unauthorized, "UNAUTHORIZED");
            Assert.Equal(
                $"Bearer realm=\"{registry.Server.Url}token\",service=\"oac-registry\",scope=\"repository:a:pull,push\"",
                Header(challenge, "WWW-Authenticate")
            );
        }

        var pushing = await TokenAsync(registry, "scope=repository:a:pull,push", Basic(Me.User, Me.Password));
        using var pushed = await SendAsync(registry, HttpMethod.Post, Push, pushing, Layer);
        await ExpectAsync(pushed, HttpStatusCode.Created);
        var blob = Header(pushed, "Location");

        var reading = await TokenAsync(registry, "scope=repository:a:pull,push&scope=registry:catalog:*", null);
        Assert.Equal(200, await StatusAsync(registry, HttpMethod.Get, blob, reading));
        Assert.Equal(200, await StatusAsync(registry, HttpMethod.Get, "v2/_catalog", reading));
        Assert.Equal(200, await StatusAsync(registry, HttpMethod.Get, "v2/", reading));
        Assert.Equal(401, await StatusAsync(registry, HttpMethod.Post, Push, reading));
        Assert.Equal(401, await StatusAsync(registry, HttpMethod.Delete, blob, pushing));
        Assert.Equal(401, await StatusAsync(registry, HttpMethod.Get, "v2/b/tags/list", reading));
        Assert.Equal(401, await StatusAsync(registry, HttpMethod.Get, blob, null));
        var deleting = await TokenAsync(registry, "scope=repository:a:delete", Basic(Me.User, Me.Password));
        Assert.Equal(202, await StatusAsync(registry, HttpMethod.Delete, blob, deleting));
    }

    [Fact]
    public async Task A_token_that_is_old_or_not_ours_is_none()
    {
        var time = new SteppedTime();
        var options = new TokenAuthentication { Credentials = [Me], TokenLifetime = TimeSpan.FromMinutes(1) };
        await using var registry = await RunningRegistry.StartAsync(
            new() { Authentication = options, TimeProvider = time }
        );
        await using var other = await RunningRegistry.StartAsync(new() { Authentication = options });
        var token = await TokenAsync(registry, "scope=repository:a:pull", Basic(Me.User, Me.Password));
        Assert.Equal(200, await StatusAsync(registry, HttpMethod.Get, "v2/", token));
        Assert.Equal(401, await StatusAsync(other, HttpMethod.Get, "v2/", token));
        foreach (var bad in (string[])["", ".", "x", "a.b.c", "$.$", token.Parameter![1..], token.Parameter[..^2]])
        {
            Assert.Equal(401, await StatusAsync(registry, HttpMethod.Get, "v2/", new("Bearer", bad)));
        }
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(401, await StatusAsync(registry, HttpMethod.Get, "v2/", token));
    }

    [Fact]
    public async Task The_token_end_point_refuses_who_is_not_known_and_takes_forms()
    {
        var limits = RegistryLimits.Default with { TokenFormBytes = 200 };
        var options = new TokenAuthentication { Credentials = [Me] };
        await using var registry = await RunningRegistry.StartAsync(
            new() { Authentication = options, Limits = limits }
        );
        Assert.Equal(401, await StatusAsync(registry, HttpMethod.Get, "token", null));
        Assert.Equal(401, await StatusAsync(registry, HttpMethod.Get, "token", Basic("me", "x")));
        Assert.Equal(405, await StatusAsync(registry, HttpMethod.Delete, "token", null));

        async Task<int> PostAsync(string form)
        {
            using var answer = await registry.SendAsync(
                HttpMethod.Post,
                "token",
                Encoding.UTF8.GetBytes(form),
                "application/x-www-form-urlencoded"
            );
            return (int)answer.StatusCode;
        }

        var password = Uri.EscapeDataString(Me.Password);
        Assert.Equal(
            200,
            await PostAsync($"grant_type=password&username=me&password={password}&scope=repository:a:pull")
        );
        Assert.Equal(401, await PostAsync("grant_type=password&username=me&password=x"));
        Assert.Equal(400, await PostAsync("grant_type=refresh_token&refresh_token=x"));
        Assert.Equal(413, await PostAsync(new string('x', 201)));
        Assert.All(
            registry.Server.Requests.All,
            request => Assert.DoesNotContain("cret", request.ToString(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_mount_needs_to_be_allowed_to_read_where_it_comes_from()
    {
        var options = new TokenAuthentication { Credentials = [Me] };
        await using var registry = await RunningRegistry.StartAsync(new() { Authentication = options });
        var basic = Basic(Me.User, Me.Password);
        var one = await TokenAsync(registry, "scope=repository:a:push", basic);
        Assert.Equal(201, await StatusAsync(registry, HttpMethod.Post, Push, one, Layer));
        var mount = $"v2/b/blobs/uploads/?mount={ContentDigest.Sha256Of(Layer)}&from=a";
        var other = await TokenAsync(registry, "scope=repository:b:push", basic);
        Assert.Equal(202, await StatusAsync(registry, HttpMethod.Post, mount, other));
        using var challenge = await registry.SendAsync(HttpMethod.Post, mount);
        Assert.EndsWith(
            "scope=\"repository:b:pull,push repository:a:pull\"",
            Header(challenge, "WWW-Authenticate"),
            StringComparison.Ordinal
        );
        var both = await TokenAsync(registry, "scope=repository:b:push&scope=repository:a:pull", basic);
        Assert.Equal(201, await StatusAsync(registry, HttpMethod.Post, mount, both));
    }

    [Fact]
    public void No_text_shows_a_password() =>
        Assert.DoesNotContain(
            "cret",
            $"{Me} {new BasicAuthentication { Credentials = [Me] }} {new RegistryServerOptions { Authentication = new TokenAuthentication { Credentials = [Me] } }}",
            StringComparison.Ordinal
        );

    private static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static async Task<AuthenticationHeaderValue> TokenAsync(
        RunningRegistry registry,
        string query,
        AuthenticationHeaderValue? authorization
    )
    {
        using var answer = await SendAsync(registry, HttpMethod.Get, $"token?{query}", authorization);
        await ExpectAsync(answer, HttpStatusCode.OK);
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        return new("Bearer", body.GetProperty("token").GetString());
    }

    private static async Task<int> StatusAsync(
        RunningRegistry registry,
        HttpMethod method,
        string path,
        AuthenticationHeaderValue? authorization,
        byte[]? body = null
    )
    {
        using var answer = await SendAsync(registry, method, path, authorization, body);
        return (int)answer.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(
        RunningRegistry registry,
        HttpMethod method,
        string path,
        AuthenticationHeaderValue? authorization,
        byte[]? body = null
    ) => registry.SendAsync(method, path, body, change: request => request.Headers.Authorization = authorization);
}
