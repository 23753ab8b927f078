using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Oac.Images.Content;
using Oac.Images.References;

namespace Oac.Images.Registries;

/// <summary>Pushing over connections that break, to a registry that keeps what arrived.</summary>
public class RegistryUploadTests
{
    private const int Size = (2 * RegistryLimits.ChunkBytes) + 1000;
    private static readonly byte[] Content = Random(Size);
    private static readonly Descriptor Blob = new("a/b", ContentDigest.Sha256Of(Content), Size);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(RegistryLimits.ChunkBytes)]
    public async Task A_chunk_that_breaks_off_goes_on_where_the_registry_says(int arrived)
    {
        // The second chunk breaks off after some bytes, or only its answer is lost.
        var registry = new Uploads { BreakPatch = 2, Arrived = arrived };
        await using var server = registry.Serve();
        var opened = 0;
        var done = new ConcurrentQueue<long>();
        Assert.True(
            await PushAsync(
                server,
                () =>
                {
                    opened++;
                    return Content;
                },
                new Progress(done.Enqueue)
            )
        );
        Assert.Equal(Content, registry.Stored);
        Assert.Equal(1, opened);
        Assert.Equal([RegistryLimits.ChunkBytes, 2 * RegistryLimits.ChunkBytes, Size], done);
        Assert.Equal(1, server.Requests.Count(r => r.Method == "POST"));
        Assert.Equal(1, server.Requests.Count(r => r is { Method: "GET" }));

        // No byte went twice.
        Assert.Equal(Size, server.Requests.Where(r => r.Method == "PATCH").Sum(r => (long)r.Body.Length));
    }

    [Fact]
    public async Task An_upload_that_the_registry_lost_starts_over()
    {
        var registry = new Uploads { BreakPatch = 2, Forget = true };
        await using var server = registry.Serve();
        var opened = 0;
        Assert.True(
            await PushAsync(
                server,
                () =>
                {
                    opened++;
                    return Content;
                }
            )
        );
        Assert.Equal(Content, registry.Stored);
        Assert.Equal(2, opened);
    }

    [Fact]
    public async Task A_lost_last_answer_is_found_out()
    {
        var registry = new Uploads { BreakPut = true };
        await using var server = registry.Serve();
        Assert.True(await PushAsync(server, () => Content));
        Assert.Equal(1, server.Requests.Count(r => r.Method == "PUT"));
        Assert.Equal(["HEAD", "HEAD"], server.Requests.Where(r => r.Method == "HEAD").Select(r => r.Method));
    }

    [Fact]
    public async Task An_upload_that_never_ends_is_given_up()
    {
        var registry = new Uploads { BreakEveryPatch = true };
        await using var server = registry.Serve();
        var e = await Assert.ThrowsAsync<ImageContentException>(() => PushAsync(server, () => Content));
        Assert.Equal(ImageContentError.Unreachable, e.Error);
        Assert.Equal(RegistryLimits.MaxAttempts, server.Requests.Count(r => r.Method == "POST"));
        Assert.Equal(
            RegistryLimits.MaxAttempts * RegistryLimits.MaxAttempts,
            server.Requests.Count(r => r.Method == "PATCH")
        );
        Assert.Equal(RegistryLimits.MaxAttempts, server.Requests.Count(r => r.Method == "DELETE"));
    }

    [Theory]
    [InlineData("ftp://example.com/elsewhere", "which is not https")]
    [InlineData("http://user:word@127.0.0.1/x", "where the upload goes on")]
    [InlineData("//", "where the upload goes on")]
    public async Task Uploads_go_on_only_where_they_may(string location, string message)
    {
        await using var server = new ScriptedServer(request =>
            request.Method == "HEAD" ? new ScriptedAnswer(404) : new ScriptedAnswer(202, "", ("Location", location))
        );
        var e = await Assert.ThrowsAsync<ImageContentException>(() => PushAsync(server, () => Content));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_on_another_host_gets_no_credentials()
    {
        var registry = new Uploads();
        await using var store = registry.Serve();
        await using var server = new ScriptedServer(request =>
            request.Authorization is null ? new ScriptedAnswer(401, "", ("WWW-Authenticate", "Basic realm=\"x\""))
            : request.Method == "HEAD" ? new ScriptedAnswer(404)
            : new ScriptedAnswer(202, "", ("Location", $"{store.Url}/upload/0"))
        );
        await PushAsync(server, () => Content, credential: RegistryCredential.Password("u", "p"));
        Assert.Equal(Content, registry.Stored);
        Assert.NotEmpty(store.Requests);
        Assert.All(store.Requests, request => Assert.Null(request.Authorization));
    }

    [Theory]
    [InlineData(RegistryLimits.MaxChunkBytes, null)]
    [InlineData(RegistryLimits.MaxChunkBytes + 1, "at most 67108864 are sent")]
    public async Task Chunks_are_as_large_as_the_registry_wants_up_to_a_limit(int least, string? message)
    {
        var registry = new Uploads { MinimumChunk = least };
        await using var server = registry.Serve();
        if (message is null)
        {
            await PushAsync(server, () => Content);
            Assert.Equal(1, server.Requests.Count(r => r.Method == "PATCH"));
            return;
        }
        var e = await Assert.ThrowsAsync<ImageContentException>(() => PushAsync(server, () => Content));
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mount_that_is_not_granted_becomes_the_upload()
    {
        var registry = new Uploads();
        await using var server = registry.Serve();
        await PushAsync(server, () => Content, mountFrom: "other/place");
        var post = Assert.Single(server.Requests, r => r.Method == "POST");
        Assert.Contains($"mount=sha256%3A{Blob.Digest.Hex}&from=other%2Fplace", post.Target, StringComparison.Ordinal);
        Assert.Equal(Content, registry.Stored);
    }

    [Fact]
    public async Task What_was_not_stored_as_sent_is_an_error()
    {
        var other = "sha256:" + new string('0', 64);
        await using var server = new ScriptedServer(request =>
            request.Method == "HEAD"
                ? new ScriptedAnswer(404)
                : new ScriptedAnswer(201, "", ("Docker-Content-Digest", other))
        );
        await using var client = Client(server, null);
        await using var repository = client.Open(Reference($"{server.Address}/a/b"));
        var bytes = Encoding.UTF8.GetBytes("""{"schemaVersion":2,"manifests":[]}""");
        var document = new ManifestDocument(
            new(MediaTypes.OciIndex, ContentDigest.Sha256Of(bytes), bytes.Length),
            bytes
        );
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            repository.WriteManifestAsync(document, "v1", Cancelled)
        );
        Assert.Contains($"stored {other}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifests_are_checked_before_they_are_sent()
    {
        await using var server = new ScriptedServer(_ => new ScriptedAnswer(500));
        await using var client = Client(server, null);
        await using var repository = client.Open(Reference($"{server.Address}/a/b"));
        var large = new byte[ContentLimits.MaxManifestBytes + 1];
        await Fails(new(new(MediaTypes.OciManifest, ContentDigest.Sha256Of(large), large.Length), large), "v1");
        await Fails(new(new(MediaTypes.OciManifest, ContentDigest.Sha256Of([]), 2), new byte[2]), "v1");
        await Fails(new(new(MediaTypes.OciManifest, ContentDigest.Sha256Of([]), 0), default), "not a tag");
        await Fails(new(new(MediaTypes.OciManifest, ContentDigest.Sha256Of("{}"u8), 2), "{}"u8.ToArray()), "v1");
        Assert.Empty(server.Requests);

        Task Fails(ManifestDocument document, string tag) =>
            Assert.ThrowsAsync<ImageContentException>(() => repository.WriteManifestAsync(document, tag, Cancelled));
    }

    private static async Task<bool> PushAsync(
        ScriptedServer server,
        Func<byte[]> content,
        IProgress<long>? progress = null,
        RegistryCredential? credential = null,
        string? mountFrom = null
    )
    {
        await using var client = Client(server, credential);
        await using var repository = client.Open(
            Reference($"{server.Address}/a/b"),
            mountFrom is null ? [] : [mountFrom]
        );
        return await repository.WriteBlobAsync(
            Blob,
            _ => Task.FromResult<Stream>(new MemoryStream(content())),
            progress,
            Cancelled
        );
    }

    private static RegistryClient Client(ScriptedServer server, RegistryCredential? credential) =>
        new(
            new RegistryOptions
            {
                PlainHttp = [server.Address],
                Time = new SkippingTime(),
                Credentials = (_, _, _) => ValueTask.FromResult(credential),
            }
        );

    private static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference, out var error)
            ? reference
            : throw new ArgumentException(error);

    private static byte[] Random(int size)
    {
        var bytes = new byte[size];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }

    /// <summary>A registry's uploads: what arrived is kept, also of a request that broke off.</summary>
    private sealed class Uploads
    {
        private readonly Lock _lock = new();
        private readonly List<byte> _received = [];
        private int _patches;
        private int _step;

        public int BreakPatch { get; init; }

        public int Arrived { get; init; }

        public bool BreakEveryPatch { get; init; }

        public bool BreakPut { get; init; }

        public bool Forget { get; init; }

        public int MinimumChunk { get; init; }

        public byte[]? Stored { get; private set; }

        public ScriptedServer Serve() =>
            new(Answer)
            {
                BreakBody = request =>
                {
                    if (request.Method == "PATCH")
                    {
                        _patches++;
                        return BreakEveryPatch ? 0
                            : _patches == BreakPatch ? Arrived
                            : null;
                    }
                    return request.Method == "PUT" && BreakPut ? 0 : null;
                },
            };

        private ScriptedAnswer Answer(ScriptedRequest request)
        {
            lock (_lock)
            {
                switch (request.Method)
                {
                    case "HEAD":
                        return new ScriptedAnswer(Stored is null ? 404 : 200);
                    case "POST":
                        _received.Clear();
                        return Next(202);
                    case "PATCH"
                    or "PUT"
                    or "GET"
                        when !request.Path.EndsWith(
                            string.Create(CultureInfo.InvariantCulture, $"/{_step}"),
                            StringComparison.Ordinal
                        ):
                        return new ScriptedAnswer(
                            404,
                            """{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN","message":"stale"}]}"""
                        );
                    case "PATCH":
                        Assert.StartsWith(
                            string.Create(CultureInfo.InvariantCulture, $"{_received.Count}-"),
                            request.Headers["Content-Range"],
                            StringComparison.Ordinal
                        );
                        _received.AddRange(request.Body);
                        return BreakEveryPatch || _patches == BreakPatch ? new ScriptedAnswer(0) : Next(202);
                    case "GET" when Forget && _patches == BreakPatch:
                        return new ScriptedAnswer(
                            404,
                            """{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN","message":"gone"}]}"""
                        );
                    case "GET":
                        return Next(204);
                    case "PUT":
                        Stored = _received.ToArray();
                        return new ScriptedAnswer(201);
                    default:
                        return new ScriptedAnswer(204);
                }
            }
        }

        private ScriptedAnswer Next(int status)
        {
            _step++;
            return new ScriptedAnswer(
                status,
                "",
                ("Location", string.Create(CultureInfo.InvariantCulture, $"/upload/{_step}?state={_step}")),
                ("Range", string.Create(CultureInfo.InvariantCulture, $"0-{Math.Max(0, _received.Count - 1)}")),
                ("OCI-Chunk-Min-Length", MinimumChunk.ToString(CultureInfo.InvariantCulture))
            );
        }
    }
}
