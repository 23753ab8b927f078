using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Writing;

namespace Oac.Images.Registries;

/// <summary>Registries that want to keep us busy, or to learn or show what is not theirs.</summary>
public class LyingRegistryTests
{
    private const string Secret = "Tr0ub4dor-and-3";
    private const string Index = """{"schemaVersion":2,"manifests":[]}""";

    private static readonly Descriptor Blob = new(MediaTypes.OciLayer, ContentDigest.Sha256Of([1]), 1);
    private static readonly string Basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Secret}"));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("catalogue", "pages")]
    [InlineData("referrers", "pages")]
    public async Task Other_endless_lists_end_as_well(string list, string message)
    {
        var count = 0;
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(
            200,
            list == "catalogue" ? """{"repositories":["a"]}""" : Index,
            ("Link", string.Create(CultureInfo.InvariantCulture, $"</next?{++count}>; rel=next"))
        ));
        await using var client = Client(server, null);
        await using var repository = client.Open(Reference(server));
        var e = await Assert.ThrowsAsync<ImageContentException>(async () =>
        {
            if (list == "catalogue")
            {
                await client.ListRepositoriesAsync(server.Address, Cancelled).ToListAsync(Cancelled);
            }
            await repository.ListReferrersAsync(Blob.Digest, null, Cancelled);
        });
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);
        Assert.Contains($"more than 1000 {message}", e.Message, StringComparison.Ordinal);
        Assert.Equal(RegistryLimits.MaxPages, count);
    }

    [Fact]
    public async Task Referrers_are_counted()
    {
        var entry = $$"""{"mediaType":"a/b","digest":"{{Blob.Digest}}","size":1}""";
        var page = $$"""{"schemaVersion":2,"manifests":[{{string.Join(',', Enumerable.Repeat(entry, 1000))}}]}""";
        var count = 0;
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(
            200,
            page,
            ("Link", string.Create(CultureInfo.InvariantCulture, $"</next?{++count}>; rel=next"))
        ));
        await using var client = Client(server, null);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            client.Open(Reference(server)).ListReferrersAsync(Blob.Digest, null, Cancelled)
        );
        Assert.Contains($"more than {RegistryLimits.MaxNames}", e.Message, StringComparison.Ordinal);
        Assert.Equal((RegistryLimits.MaxNames / 1000) + 1, count);
    }

    [Fact]
    public async Task An_index_that_contains_itself_is_found_out()
    {
        var claimed = ContentDigest.Sha256Of([2]);
        var body =
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciIndex}}","digest":"{{claimed}}","size":SIZE,"platform":{"os":"linux","architecture":"amd64"} }]}""";
        body = body.Replace("SIZE", $"{body.Length - 1}", StringComparison.Ordinal);
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(200, body));
        await using var client = Client(server, null);
        var repository = client.Open(Reference(server));
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            repository.ReadImageAsync(null, new("linux", "amd64"), Cancelled)
        );
        Assert.Contains(
            $"{server.Address}/a/b@{claimed}: the content's digest is",
            e.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(2, server.Requests.Count);
    }

    public static TheoryData<string, int> Challenges =>
        new()
        {
            { $"Bearer realm=\"https://localhost/{new string('x', 30_000)}\"", 1 },
            { $"Bearer {string.Concat(Enumerable.Repeat("a=\"b\",", 8000))}", 1 },
            { $"Bearer {new string('"', 60_000)}", 1 },
            { $"Bearer realm=\"{new string('\\', 60_000)}", 1 },
            { string.Join(", ", Enumerable.Repeat("Negotiate x", 5000)), 1 },
            { $"Basic realm=\"{new string('x', 2_000_000)}\"", RegistryLimits.MaxAttempts },
        };

    [Theory]
    [MemberData(nameof(Challenges), DisableDiscoveryEnumeration = true)]
    public async Task A_challenge_of_any_length_is_refused_in_few_words(string challenge, int attempts)
    {
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(401, "", ("WWW-Authenticate", challenge)));
        await using var client = Client(server, null);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            client.Open(Reference(server)).GetManifestAsync(null, Cancelled)
        );
        Assert.InRange(e.Message.Length, 1, 1000);
        Assert.Equal(attempts, server.Requests.Count);
    }

    [Fact]
    public async Task A_token_server_gets_a_scope_of_any_length_once()
    {
        await using var tokens = new ScriptedServer(_ => new ScriptedAnswer(400));
        var scope = new string('x', 50_000);
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(
            401,
            "",
            ("WWW-Authenticate", $"Bearer realm=\"{tokens.Url}\",scope=\"{scope}\"")
        ));
        await using var client = Client(server, null);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            client.Open(Reference(server)).GetManifestAsync(null, Cancelled)
        );
        Assert.InRange(e.Message.Length, 1, 1000);
        Assert.Single(tokens.Requests);
    }

    [Theory]
    [InlineData("https://registry.example.com/", "https://registry.example.com:8443/token", true)]
    [InlineData("https://registry-1.docker.io/", "https://auth.docker.io/token", true)]
    [InlineData("https://registry.gitlab.com/", "https://gitlab.com/jwt/auth", true)]
    [InlineData("http://127.0.0.1:5000/", "http://localhost:5001/", true)]
    [InlineData("https://example.com/", "https://example.org/", false)]
    [InlineData("https://registry.example.com/", "https://example.com.evil.net/", false)]
    [InlineData("https://registry.example.com/", "https://notexample.com/", false)]
    [InlineData("https://10.0.0.1/", "https://10.1.0.1/", false)]
    [InlineData("https://[fd00::1]/", "https://[fd00::2]/", false)]
    [InlineData("https://registry/", "https://tokens/", false)]
    public void Hosts_belong_together_by_their_domain(string registry, string realm, bool expected) =>
        Assert.Equal(expected, RegistryAddress.SameDomain(new(registry), new(realm)));

    [Fact]
    public async Task A_token_server_of_strangers_gets_a_credential_only_where_it_is_named()
    {
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(
            401,
            "",
            ("WWW-Authenticate", "Bearer realm=\"https://tokens.invalid/x?y=z\"")
        ));
        var seen = new ConcurrentQueue<RegistryExchange>();
        foreach (
            var credential in (RegistryCredential[])
                [RegistryCredential.Password("me", Secret), RegistryCredential.IdentityToken(Secret)]
        )
        {
            await using var client = Client(server, credential, seen.Enqueue);
            var e = await Assert.ThrowsAsync<ImageContentException>(() =>
                client.Open(Reference(server)).GetManifestAsync(null, Cancelled)
            );
            Assert.Equal(ImageContentError.Unauthorized, e.Error);
            Assert.Contains(
                "token server https://tokens.invalid/x on another host",
                e.Message,
                StringComparison.Ordinal
            );
        }
        Assert.DoesNotContain("tokens.invalid:443", seen.Select(one => one.Host));
        Assert.DoesNotContain("tokens.invalid", seen.Select(one => one.Host));

        // Without a credential, or where the server is named, it is asked.
        foreach (var named in new[] { true, false })
        {
            seen.Clear();
            await using var client = Client(
                server,
                named ? RegistryCredential.Password("me", Secret) : null,
                seen.Enqueue,
                named ? "tokens.invalid" : null
            );
            await Assert.ThrowsAsync<ImageContentException>(() =>
                client.Open(Reference(server)).GetManifestAsync(null, Cancelled)
            );
            Assert.Contains("tokens.invalid", seen.Select(one => one.Host));
        }
    }

    /// <summary>Answers that hold all that the registry was sent.</summary>
    public static TheoryData<string> Echoes =>
        ["body", "code", "status", "header", "redirect", "plain redirect", "upload", "next", "realm", "type", "digest"];

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task No_error_and_no_other_host_gets_to_see_the_credential(string echo)
    {
        await using var other = new ScriptedServer(_ => new ScriptedAnswer(404));
        await using var tokens = new ScriptedServer(request =>
            echo == "realm"
                ? new ScriptedAnswer(403, "", Sent(request))
                : new ScriptedAnswer(200, """{"token":"a-token-of-ours"}""")
        );
        await using var registry = new ScriptedServer(request =>
            request.Authorization is null
                ? new ScriptedAnswer(401, "", ("WWW-Authenticate", $"Basic realm=\"x\", Bearer realm=\"{tokens.Url}\""))
                : Echo(echo, request.Authorization, other.Url)
        );
        await using var basic = new ScriptedServer(request =>
            request.Authorization is null
                ? new ScriptedAnswer(401, "", ("WWW-Authenticate", "Basic realm=\"x\""))
                : Echo(echo, request.Authorization, other.Url)
        );
        foreach (var server in new[] { registry, basic })
        {
            await using var client = Client(server, RegistryCredential.Password("me", Secret));
            await using var repository = client.Open(Reference(server), ["c/d"]);
            var manifest = BuiltImage.Artifact("a/b", [], Blob).Manifest;
            Func<Task>[] all =
            [
                () => repository.GetManifestAsync(null, Cancelled),
                () => repository.ResolveAsync("v2", Cancelled),
                () => repository.ReadBlobAsync(Blob, 100, Cancelled),
                () => repository.ListReferrersAsync(Blob.Digest, null, Cancelled),
                () => repository.ListTagsAsync(Cancelled).ToListAsync(Cancelled).AsTask(),
                () => client.ListRepositoriesAsync(server.Address, Cancelled).ToListAsync(Cancelled).AsTask(),
                () =>
                    repository.WriteBlobAsync(
                        Blob,
                        _ => Task.FromResult<Stream>(new MemoryStream([1])),
                        null,
                        Cancelled
                    ),
                () => repository.WriteManifestAsync(manifest, "v1", Cancelled),
            ];
            var failures = 0;
            foreach (var one in all)
            {
                if (await Record.ExceptionAsync(one) is { } e)
                {
                    failures++;
                    Assert.IsType<ImageContentException>(e);
                    Assert.All(
                        Secrets(),
                        secret => Assert.DoesNotContain(secret, e.ToString(), StringComparison.Ordinal)
                    );
                }
            }
            Assert.InRange(failures, 1, all.Length);
        }
        Assert.All(
            other.Requests,
            request =>
            {
                Assert.Null(request.Authorization);
                Assert.DoesNotContain(request.Headers.Values, value => Secrets().Any(value.Contains));
            }
        );

        static IEnumerable<string> Secrets() => [Secret, Basic, "a-token-of-ours"];
    }

    private static ScriptedAnswer Echo(string echo, string sent, string other)
    {
        var word = sent.Split(' ')[1];
        return echo switch
        {
            "body" => new(400, $$"""{"errors":[{"code":"X","message":"{{sent}} {{Secret}}"}]}"""),
            "code" => new(400, $$"""{"errors":[{"code":"{{word}}"}]}"""),
            "status" => new(0),
            "header" => new(200, "", ($"Bad {word}", word)),
            "redirect" => new(307, "", ("Location", $"{other}/x?y=z")),
            "plain redirect" => new(307, "", ("Location", $"ftp://example.com/{word}/{Secret}")),
            "upload" => new(202, "", ("Location", $"ftp://example.com/{word}")),
            "next" => new(
                200,
                """{"tags":[],"repositories":[]}""",
                ("Link", $"<https://example.com/{word}>; rel=next")
            ),
            "type" => new(200, "{}", ("Content-Type", $"application/{word.TrimEnd('=')}")),
            "digest" => new(200, "{}", ("Docker-Content-Digest", word)),
            _ => new(401, "", ("WWW-Authenticate", $"Bearer realm=\"{word}\"")),
        };
    }

    private static (string, string) Sent(ScriptedRequest request) => ("X-Sent", request.Authorization ?? "");

    private static RegistryClient Client(
        ScriptedServer server,
        RegistryCredential? credential,
        Action<RegistryExchange>? observer = null,
        string? tokenHost = null
    ) =>
        new(
            new RegistryOptions
            {
                PlainHttp = [server.Address],
                Time = new SkippingTime(),
                Credentials = (_, _, _) => ValueTask.FromResult(credential),
                Observer = observer,
                TokenHosts = tokenHost is null ? [] : [tokenHost],
            }
        );

    private static ImageReference Reference(ScriptedServer server) =>
        ImageReference.TryParse($"{server.Address}/a/b:v1", out var reference, out var error)
            ? reference
            : throw new ArgumentException(error);
}
