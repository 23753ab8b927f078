using Oac.Images.Content;
using Oac.Images.References;

namespace Oac.Images.Registries;

public class RegistryAuthenticationTests
{
    private const string Body = """{"schemaVersion":2,"manifests":[]}""";
    private const string UserP = "Basic dTpw";

    private static readonly RegistryCredential Password = RegistryCredential.Password("u", "p");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "token")]
    [InlineData(false, "access_token")]
    public async Task A_token_is_fetched_once_and_used(bool anonymous, string member)
    {
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(200, $$"""{"{{member}}":"T1"}"""));
        await using var server = Registry(tokens.Url + "/token?x=1");
        await using var client = Client(server, anonymous ? null : Password);
        var repository = client.Open(Reference($"{server.Address}/a/b:v1"));
        await repository.GetManifestAsync(null, Cancelled);
        await repository.GetManifestAsync("v2", Cancelled);

        var asked = Assert.Single(tokens.Requests);
        Assert.Equal("/token?x=1&service=the%20service&scope=repository%3Aa%2Fb%3Apull", asked.Target);
        Assert.Equal(anonymous ? null : UserP, asked.Authorization);
        Assert.Equal([null, "Bearer T1", "Bearer T1"], server.Requests.Select(r => r.Authorization));

        // Another repository needs another token, but no refusal first.
        await client.Open(Reference($"{server.Address}/c:v1")).GetManifestAsync(null, Cancelled);
        Assert.Equal(2, tokens.Requests.Count);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Tokens_are_kept_up_to_a_limit()
    {
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(200, """{"token":"T1"}"""));
        await using var server = Registry(tokens.Url);
        await using var client = Client(server, null);
        for (var i = 0; i <= RegistryLimits.MaxTokens; i++)
        {
            await client.Open(Reference($"{server.Address}/r{i}:v1")).GetManifestAsync(null, Cancelled);
        }
        Assert.Equal(RegistryLimits.MaxTokens + 1, tokens.Requests.Count);

        // The last is kept, the first forgotten.
        await client
            .Open(Reference($"{server.Address}/r{RegistryLimits.MaxTokens}:v1"))
            .GetManifestAsync(null, Cancelled);
        Assert.Equal(RegistryLimits.MaxTokens + 1, tokens.Requests.Count);
        await client.Open(Reference($"{server.Address}/r0:v1")).GetManifestAsync(null, Cancelled);
        Assert.Equal(RegistryLimits.MaxTokens + 2, tokens.Requests.Count);
    }

    [Fact]
    public async Task Side_by_side_requests_share_a_token()
    {
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(200, """{"token":"T1"}"""));
        await using var server = Registry(tokens.Url);
        await using var client = Client(server, Password);
        var repository = client.Open(Reference($"{server.Address}/a/b:v1"));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => repository.GetManifestAsync(null, Cancelled)));
        Assert.Single(tokens.Requests);
    }

    [Theory]
    [InlineData("", 60)]
    [InlineData(""","expires_in":300""", 300)]
    public async Task A_token_that_ends_is_renewed(string expires, int seconds)
    {
        var time = new SkippingTime();
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(200, $$"""{"token":"T1"{{expires}} }"""));
        await using var server = Registry(tokens.Url);
        await using var client = Client(server, null, time);
        var repository = client.Open(Reference($"{server.Address}/a/b:v1"));
        await repository.GetManifestAsync(null, Cancelled);
        time.Advance(TimeSpan.FromSeconds((seconds * 0.9) - 1));
        await repository.GetManifestAsync(null, Cancelled);
        Assert.Single(tokens.Requests);
        time.Advance(TimeSpan.FromSeconds(1));
        await repository.GetManifestAsync(null, Cancelled);
        Assert.Equal(2, tokens.Requests.Count);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task An_identity_token_goes_by_OAuth2()
    {
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(200, """{"access_token":"T1"}"""));
        await using var server = Registry(tokens.Url + "/token");
        await GetAsync(server, RegistryCredential.IdentityToken("r&1"));
        var asked = Assert.Single(tokens.Requests);
        Assert.Equal("POST", asked.Method);
        Assert.Null(asked.Authorization);
        Assert.Equal(
            "service=the+service&scope=repository%3Aa%2Fb%3Apull&client_id=oac-images&grant_type=refresh_token&refresh_token=r%261",
            asked.Text
        );
    }

    [Fact]
    public async Task A_server_that_knows_only_OAuth2_gets_the_password_so()
    {
        await using var tokens = new ScriptedServer(request =>
            request.Method == "POST" ? new ScriptedAnswer(200, """{"access_token":"T1"}""") : new ScriptedAnswer(405)
        );
        await using var server = Registry(tokens.Url);
        await GetAsync(server, Password);
        Assert.Equal(["GET", "POST"], tokens.Requests.Select(r => r.Method));
        Assert.EndsWith(
            "grant_type=password&username=u&password=p",
            tokens.Requests.Last().Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_registry_token_is_used_as_it_is()
    {
        await using var server = Registry("https://localhost:1/never");
        await GetAsync(server, RegistryCredential.RegistryToken("T1"));
        Assert.Equal([null, "Bearer T1"], server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task Basic_credentials_are_shown_when_asked_for()
    {
        await using var server = new ScriptedServer(request =>
            request.Authorization == UserP
                ? Manifest()
                : new ScriptedAnswer(401, "", ("WWW-Authenticate", "Basic realm=\"x\""))
        );
        await using var client = Client(server, Password);
        var repository = client.Open(Reference($"{server.Address}/a/b:v1"));
        await repository.GetManifestAsync(null, Cancelled);
        await repository.GetManifestAsync(null, Cancelled);
        Assert.Equal([null, UserP, UserP], server.Requests.Select(r => r.Authorization));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refused_credentials_are_not_tried_again(bool some)
    {
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(
            401,
            """{"errors":[{"code":"UNAUTHORIZED","message":"who are you"}]}""",
            ("WWW-Authenticate", "Basic realm=\"x\"")
        ));
        var e = await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(server, some ? Password : null));
        Assert.Equal(ImageContentError.Unauthorized, e.Error);
        Assert.Contains("401 UNAUTHORIZED 'who are you'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("dTpw", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(some ? 2 : 1, server.Requests.Count);
    }

    [Theory]
    [InlineData("http://user:word@localhost:1/", "no https address")]
    [InlineData("ftp://localhost/", "no https address")]
    [InlineData("/token", "no https address")]
    [InlineData("", "no https address")]
    public async Task Realms_that_are_no_https_are_refused(string realm, string message)
    {
        await using var server = Registry(realm);
        var e = await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(server, Password));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", e.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_token_server_that_redirects_gets_nothing_more()
    {
        await using var other = new ScriptedServer(_ => new ScriptedAnswer(200, """{"token":"T1"}"""));
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(307, "", ("Location", other.Url)));
        await using var server = Registry(tokens.Url);
        var e = await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(server, Password));
        Assert.Contains("redirects where none is followed", e.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("secret-token", "not JSON")]
    [InlineData("{}", "neither 'token' nor 'access_token'")]
    [InlineData("""{"token":"secret\r\nX: y"}""", "neither 'token' nor 'access_token'")]
    [InlineData("""{"token":["secret"]}""", "an array")]
    public async Task Answers_that_hold_no_token_are_not_quoted(string body, string message)
    {
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(200, body));
        await using var server = Registry(tokens.Url + "/token?signature=secret");
        var e = await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(server, null));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_servers_answer_has_a_limit()
    {
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(
            200,
            """{"token":"T1"}""".PadRight(RegistryLimits.MaxTokenBytes)
        ));
        await using var server = Registry(tokens.Url);
        await GetAsync(server, null);
        await using var longer = new ScriptedServer(_ => new ScriptedAnswer(
            200,
            """{"token":"T1"}""".PadRight(RegistryLimits.MaxTokenBytes + 1)
        ));
        await using var other = Registry(longer.Url);
        var e = await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(other, null));
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);
    }

    [Fact]
    public async Task A_refusal_of_the_token_server_says_why()
    {
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(
            401,
            """{"details":"incorrect username or password"}"""
        ));
        await using var server = Registry(tokens.Url);
        var e = await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(server, Password));
        Assert.Equal(ImageContentError.Unauthorized, e.Error);
        Assert.Contains("'incorrect username or password'", e.Message, StringComparison.Ordinal);
        Assert.Single(tokens.Requests);
    }

    [Theory]
    [InlineData("Password")]
    [InlineData("IdentityToken")]
    [InlineData("RegistryToken")]
    public async Task What_was_sent_and_comes_back_is_not_repeated(string kind)
    {
        await using var tokens = new ScriptedServer(request =>
            Echo(403, $"{request.Authorization} {request.Text} se-cret")
        );
        await using var server = new ScriptedServer(request =>
            request.Authorization is null
                ? new ScriptedAnswer(401, "", ("WWW-Authenticate", $"Bearer realm=\"{tokens.Url}\""))
                : Echo(403, request.Authorization)
        );
        var credential = kind switch
        {
            "Password" => RegistryCredential.Password("u", "se-cret"),
            "IdentityToken" => RegistryCredential.IdentityToken("se-cret"),
            _ => RegistryCredential.RegistryToken("se-cret"),
        };
        var e = await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(server, credential));
        Assert.Contains("***", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("se-cret", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("dTpzZS1jcmV0", e.ToString(), StringComparison.Ordinal);

        static ScriptedAnswer Echo(int status, string words) =>
            new(status, $$"""{"errors":[{"code":"DENIED","message":"you sent {{words}}"}]}""");
    }

    [Theory]
    [InlineData("Bearer realm=\"https://a/b\",service=\"s, t\",scope=\"x y\"", "https://a/b|s, t|x y")]
    [InlineData("bearer REALM=https://a/b", "https://a/b||")]
    [InlineData("Basic realm=\"x\", Bearer realm=\"https://a/b\"", "https://a/b||")]
    [InlineData("Bearer realm=\"a\\\"b\",realm=\"c\"", "a\"b||")]
    [InlineData("Bearer realm=\"open", null)]
    [InlineData("Basic realm=\"x\"", "basic")]
    [InlineData("Negotiate", null)]
    public void Challenges_are_read(string header, string? expected)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", header);
        var challenge = AuthenticationChallenge.Of(response.Headers.WwwAuthenticate);
        Assert.Equal(
            expected,
            challenge is null ? null
                : challenge.IsBearer ? $"{challenge.Realm}|{challenge.Service}|{challenge.Scope}"
                : "basic"
        );
    }

    /// <summary>A registry that wants the token T1.</summary>
    private static ScriptedServer Registry(string realm) =>
        new(request =>
            request.Authorization == "Bearer T1"
                ? Manifest()
                : new ScriptedAnswer(
                    401,
                    "",
                    (
                        "WWW-Authenticate",
                        $"Bearer realm=\"{realm}\",service=\"the service\",scope=\"repository:{request.Path.Split('/')[2..^2].Aggregate((a, b) => $"{a}/{b}")}:pull\""
                    )
                )
        );

    private static ScriptedAnswer Manifest() => new(200, Body, ("Content-Type", MediaTypes.OciIndex));

    private static async Task GetAsync(ScriptedServer server, RegistryCredential? credential)
    {
        await using var client = Client(server, credential);
        await client.Open(Reference($"{server.Address}/a/b:v1")).GetManifestAsync(null, Cancelled);
    }

    private static RegistryClient Client(
        ScriptedServer server,
        RegistryCredential? credential,
        SkippingTime? time = null
    ) =>
        new(
            new RegistryOptions
            {
                PlainHttp = [server.Address],
                Time = time ?? new SkippingTime(),
                Credentials = (_, _, _) => ValueTask.FromResult(credential),
            }
        );

    private static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference, out var error)
            ? reference
            : throw new ArgumentException(error);
}
