using System.Globalization;
using System.Text;
using Oac.Images.Content;
using Oac.Images.References;

namespace Oac.Images.Registries;

/// <summary>Reading from registries that lie, stumble or answer too much.</summary>
public class RegistryReadTests
{
    private const string Body = """{"schemaVersion":2,"manifests":[]}""";
    private static readonly string Digest = ContentDigest.Sha256Of(Encoding.UTF8.GetBytes(Body)).ToString();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asks_for_the_types_it_reads_and_names_itself()
    {
        await using var server = new ScriptedServer(_ => Manifest());
        var document = await GetAsync(server);
        Assert.Equal(Digest, document.Descriptor.Digest.ToString());
        Assert.Equal(MediaTypes.OciIndex, document.Descriptor.MediaType);
        var request = Assert.Single(server.Requests);
        Assert.Equal("/v2/a/b/manifests/v1", request.Target);
        Assert.Equal(4, request.Headers["Accept"].Split(", ").Length);
        Assert.Equal("oac-images", request.Headers["User-Agent"]);
        Assert.Null(request.Authorization);
    }

    [Fact]
    public async Task A_manifest_with_another_digest_is_refused()
    {
        var other = "sha256:" + new string('0', 64);
        await using var server = new ScriptedServer(_ => Manifest(("Docker-Content-Digest", other)));
        await FailsAsync(ImageContentError.Corrupt, $"digest is {Digest}, where {other}", () => GetAsync(server));
        await FailsAsync(
            ImageContentError.Corrupt,
            "where sha256:1",
            () => GetAsync(server, "sha256:" + new string('1', 64))
        );
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_manifest_of_sha512_is_checked_by_it()
    {
        var digest =
            "sha512:"
            + Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(Encoding.UTF8.GetBytes(Body)));
        await using var server = new ScriptedServer(_ => Manifest());
        Assert.Equal(digest, (await GetAsync(server, digest)).Descriptor.Digest.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_manifest_of_100_MB_is_refused_before_it_is_read(bool announced)
    {
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(
            200,
            new byte[ContentLimits.MaxManifestBytes + 1]
        )
        {
            Announced = announced ? 100_000_000 : null,
            Chunked = !announced,
            HoldOpen = true,
        });
        await FailsAsync(ImageContentError.LimitExceeded, "at most 4194304 bytes", () => GetAsync(server));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_cut_manifest_is_asked_for_again()
    {
        var count = 0;
        await using var server = new ScriptedServer(_ =>
            Manifest() with
            {
                Announced = ++count < 3 ? Body.Length + 10 : null,
            }
        );
        Assert.Equal(Digest, (await GetAsync(server)).Descriptor.Digest.ToString());
        Assert.Equal(3, count);
    }

    [Fact]
    public async Task Failures_of_the_way_end_after_the_last_attempt_and_waits_grow()
    {
        var time = new SkippingTime();
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(0));
        await FailsAsync(ImageContentError.Unreachable, "/a/b:v1: ", () => GetAsync(server, null, time));
        Assert.Equal(RegistryLimits.MaxAttempts, server.Requests.Count);
        var bound = RegistryLimits.FirstBackoff;
        foreach (var wait in time.Waits)
        {
            Assert.InRange(wait, bound / 2, bound);
            bound *= 2;
        }
        Assert.Equal(RegistryLimits.MaxAttempts - 1, time.Waits.Count);
        for (var attempt = 1; attempt < 40; attempt++)
        {
            Assert.InRange(RetryDelay.Backoff(attempt), TimeSpan.Zero, RegistryLimits.MaxBackoff);
        }
    }

    [Theory]
    [InlineData(429, ImageContentError.RateLimited)]
    [InlineData(502, ImageContentError.Unreachable)]
    [InlineData(503, ImageContentError.Unreachable)]
    [InlineData(504, ImageContentError.Unreachable)]
    public async Task Answers_that_pass_are_waited_for(int status, ImageContentError error)
    {
        var count = 0;
        await using var server = new ScriptedServer(_ => ++count < 4 ? new ScriptedAnswer(status) : Manifest());
        await GetAsync(server);
        Assert.Equal(4, count);

        await using var never = new ScriptedServer(_ => new ScriptedAnswer(status));
        await FailsAsync(
            error,
            string.Create(CultureInfo.InvariantCulture, $"answers {status}"),
            () => GetAsync(never)
        );
        Assert.Equal(RegistryLimits.MaxAttempts, never.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Answers_that_stay_are_not_asked_for_again(int status)
    {
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(status));
        await Assert.ThrowsAsync<ImageContentException>(() => GetAsync(server));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("20")]
    [InlineData("date")]
    public async Task Retry_After_is_honoured(string value)
    {
        var time = new SkippingTime();
        var count = 0;
        await using var server = new ScriptedServer(_ =>
            ++count > 1
                ? Manifest()
                : new ScriptedAnswer(
                    429,
                    "",
                    (
                        "Retry-After",
                        value == "date"
                            ? time.GetUtcNow().AddSeconds(20).ToString("R", CultureInfo.InvariantCulture)
                            : value
                    )
                )
        );
        await GetAsync(server, null, time);
        Assert.Equal([TimeSpan.FromSeconds(20)], time.Waits);
    }

    [Fact]
    public async Task Retry_After_is_capped()
    {
        var time = new SkippingTime();
        var longest = (int)RegistryLimits.MaxRetryAfter.TotalSeconds;
        var asked = longest;
        await using var server = new ScriptedServer(request =>
            request.Target.EndsWith("ok", StringComparison.Ordinal)
                ? Manifest()
                : new ScriptedAnswer(429, "", ("Retry-After", asked.ToString(CultureInfo.InvariantCulture)))
        );
        await FailsAsync(ImageContentError.RateLimited, "answers 429", () => GetAsync(server, null, time));
        Assert.Equal(RegistryLimits.MaxAttempts - 1, time.Waits.Count);
        Assert.All(time.Waits, wait => Assert.Equal(RegistryLimits.MaxRetryAfter, wait));

        time.Waits.Clear();
        asked = longest + 1;
        await FailsAsync(ImageContentError.RateLimited, "asks to wait 31 seconds", () => GetAsync(server, null, time));
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task The_rate_limit_counts_requests()
    {
        var time = new SkippingTime();
        await using var server = new ScriptedServer(_ => Manifest());
        await using var client = new RegistryClient(
            new RegistryOptions
            {
                PlainHttp = [server.Address],
                Time = time,
                RequestsPerSecond = 2,
                Burst = 3,
            }
        );
        var repository = client.Open(Reference($"{server.Address}/a/b:v1"));
        for (var i = 0; i < 5; i++)
        {
            await repository.GetManifestAsync(null, Cancelled);
        }
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5)], time.Waits);
    }

    [Fact]
    public async Task Redirects_are_followed_without_credentials()
    {
        await using var store = new ScriptedServer(_ => Manifest());
        await using var server = new ScriptedServer(request =>
            request.Authorization is null ? new ScriptedAnswer(401, "", ("WWW-Authenticate", "Basic realm=\"x\""))
            : request.Target == "/moved" ? new ScriptedAnswer(302, "", ("Location", $"{store.Url}/signed?signature=s"))
            : new ScriptedAnswer(307, "", ("Location", "/moved"))
        );
        await GetAsync(server, null, null, RegistryCredential.Password("u", "p"));
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal([null, "Basic dTpw", "Basic dTpw"], server.Requests.Select(request => request.Authorization));
        var stored = Assert.Single(store.Requests);
        Assert.Equal("/signed?signature=s", stored.Target);
        Assert.Null(stored.Authorization);
        Assert.DoesNotContain("Cookie", stored.Headers.Keys);
    }

    [Fact]
    public async Task Another_host_that_asks_for_credentials_gets_none()
    {
        await using var store = new ScriptedServer(_ => new ScriptedAnswer(
            401,
            "",
            ("WWW-Authenticate", "Basic realm=\"x\"")
        ));
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(
            302,
            "",
            ("Location", $"{store.Url}/x?secret=s")
        ));
        var message = await FailsAsync(
            ImageContentError.Unauthorized,
            "answers 401",
            () => GetAsync(server, null, null, RegistryCredential.Password("u", "p"))
        );
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        Assert.Null(Assert.Single(store.Requests).Authorization);
    }

    [Theory]
    [InlineData("ftp://example.com/x", "which is not https")]
    [InlineData("http://user:word@127.0.0.1/x", "with a user in it")]
    [InlineData(null, "without an address")]
    [InlineData("//", "without an address")]
    [InlineData("https://[x", "without an address")]
    public async Task Other_redirects_are_refused(string? location, string message)
    {
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(
            302,
            "",
            location is null ? [] : [("Location", location)]
        ));
        var said = await FailsAsync(ImageContentError.NotSupported, message, () => GetAsync(server));
        Assert.DoesNotContain("word", said, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Redirects_in_circles_end()
    {
        await using var server = new ScriptedServer(request => new ScriptedAnswer(
            302,
            "",
            ("Location", request.Target)
        ));
        await FailsAsync(ImageContentError.NotSupported, "more than 5 times", () => GetAsync(server));
        Assert.Equal(RegistryLimits.MaxRedirects + 1, server.Requests.Count);
    }

    [Fact]
    public async Task Errors_carry_the_registrys_words_bounded_and_on_one_line()
    {
        var body = $$"""{"errors":[{"code":"DENIED","message":"no\nway {{new string('x', 1000)}}"}]}""";
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(403, body));
        var message = await FailsAsync(
            ImageContentError.Unauthorized,
            "403 DENIED 'no\\u000away xxx",
            () => GetAsync(server)
        );
        Assert.True(message.Length < 500, message);

        foreach (
            var strange in new[]
            {
                "<html>",
                "[]",
                """{"errors":{}}""",
                """{"errors":[1]}""",
                "{\"errors\":[{\"code\":\"\\ud800\"}]}",
            }
        )
        {
            await using var other = new ScriptedServer(_ => new ScriptedAnswer(404, strange));
            await FailsAsync(ImageContentError.NotFound, "answers 404", () => GetAsync(other));
        }

        await using var endless = new ScriptedServer(_ => new ScriptedAnswer(
            404,
            new byte[RegistryLimits.MaxErrorBytes + 1]
        )
        {
            Chunked = true,
            HoldOpen = true,
        });
        await FailsAsync(ImageContentError.NotFound, "answers 404", () => GetAsync(endless));
    }

    [Fact]
    public async Task An_answer_that_never_begins_is_given_up()
    {
        // On this clock every time limit is over at once.
        var time = new SkippingTime(RegistryLimits.IdleTimeout);
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(200, "x")
        {
            Announced = 10,
            HoldOpen = true,
        });
        await FailsAsync(
            ImageContentError.Unreachable,
            "no answer within 60 seconds",
            () => GetAsync(server, null, time)
        );
    }

    [Fact]
    public async Task Cancelling_ends_a_transfer()
    {
        using var cancelled = new CancellationTokenSource();
        await using var server = new ScriptedServer(_ =>
        {
            cancelled.Cancel();
            return new ScriptedAnswer(200, "x") { Announced = 10, HoldOpen = true };
        });
        await using var client = Client(server, null, null);
        var repository = client.Open(Reference($"{server.Address}/a/b:v1"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            repository.GetManifestAsync(null, cancelled.Token)
        );
    }

    [Theory]
    [InlineData("not a tag", "neither a tag nor a digest")]
    [InlineData("../x", "neither a tag nor a digest")]
    [InlineData("sha256:1", "neither a tag nor a digest")]
    public async Task What_is_no_reference_is_not_sent(string reference, string message)
    {
        await using var server = new ScriptedServer(_ => Manifest());
        await FailsAsync(ImageContentError.NotFound, message, () => GetAsync(server, reference));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Docker_Hub_is_elsewhere_and_https_is_the_rule()
    {
        Assert.Equal("https://registry-1.docker.io/", RegistryAddress.Root("docker.io", false).ToString());
        Assert.Equal("https://localhost:5000/", RegistryAddress.Root("localhost:5000", false).ToString());
        Assert.Equal("http://[::1]:5000/", RegistryAddress.Root("[::1]:5000", true).ToString());
        Assert.Throws<ImageContentException>(() => RegistryAddress.Root("example.com:99999", false));
        Assert.Throws<ImageContentException>(() => RegistryAddress.Root("[:::::]", false));
    }

    private static ScriptedAnswer Manifest(params (string, string)[] headers) =>
        new(200, Body, [("Content-Type", MediaTypes.OciIndex), .. headers]);

    private static async Task<ManifestDocument> GetAsync(
        ScriptedServer server,
        string? reference = null,
        SkippingTime? time = null,
        RegistryCredential? credential = null
    )
    {
        await using var client = Client(server, time, credential);
        return await client.Open(Reference($"{server.Address}/a/b:v1")).GetManifestAsync(reference, Cancelled);
    }

    internal static RegistryClient Client(ScriptedServer server, SkippingTime? time, RegistryCredential? credential) =>
        new(
            new RegistryOptions
            {
                PlainHttp = [server.Address],
                Time = time ?? new SkippingTime(),
                Credentials = credential is null
                    ? null
                    : (_, _, _) => ValueTask.FromResult<RegistryCredential?>(credential),
            }
        );

    internal static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference, out var error)
            ? reference
            : throw new ArgumentException(error);

    internal static async Task<string> FailsAsync(ImageContentError error, string message, Func<Task> act)
    {
        var exception = await Assert.ThrowsAsync<ImageContentException>(act);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(error, exception.Error);
        return exception.Message;
    }
}
