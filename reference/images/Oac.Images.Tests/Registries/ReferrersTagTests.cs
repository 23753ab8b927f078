using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Writing;
using Oac.Testing;

namespace Oac.Images.Registries;

/// <summary>Pushing what refers to something to registries that keep no list of referrers.</summary>
public class ReferrersTagTests
{
    private static readonly Descriptor Subject = new(MediaTypes.OciManifest, ContentDigest.Sha256Of([]), 10);
    private static readonly string Tag = $"sha256-{Subject.Digest.Hex}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Referrers_of_a_real_registry_without_a_list_are_read_back()
    {
        RealParts.Require(Registry.Missing);
        await using var registry = await Registry.StartAsync(Cancelled);
        var seen = new ConcurrentQueue<RegistryExchange>();
        await using var client = new RegistryClient(
            new RegistryOptions { PlainHttp = [registry.Address], Observer = seen.Enqueue }
        );
        await using var repository = client.Open(Reference($"{registry.Address}/a/b"));
        await using var sbom = Artifact("application/x", ("by", "me"));
        await using var signature = Artifact("application/y");

        await sbom.WriteToAsync(repository, null, null, Cancelled);
        Assert.Equal(
            ["PUT", "GET", "PUT", "GET"],
            seen.Where(one => one.Path.Contains("/manifests/", StringComparison.Ordinal)).Select(one => one.Method)
        );
        await signature.WriteToAsync(repository, "signed", null, Cancelled);

        var found = await repository.ListReferrersAsync(Subject.Digest, null, Cancelled);
        Assert.Equal(
            [sbom.Manifest.Descriptor.Digest, signature.Manifest.Descriptor.Digest],
            found.Select(one => one.Digest)
        );
        Assert.Equal(["application/x", "application/y"], found.Select(one => one.ArtifactType));
        Assert.Equal("me", found[0].Annotations["by"]);
        Assert.Equal(sbom.Manifest.Content.Length, found[0].Size);
        Assert.Single(await repository.ListReferrersAsync(Subject.Digest, "application/y", Cancelled));

        // Once more: the list holds it already.
        seen.Clear();
        await repository.WriteManifestAsync(sbom.Manifest, null, Cancelled);
        Assert.Equal(["PUT", "GET"], seen.Select(one => one.Method));
        Assert.Equal(2, (await repository.ListReferrersAsync(Subject.Digest, null, Cancelled)).Length);
    }

    [Fact]
    public async Task An_image_without_a_type_goes_by_that_of_its_config_and_an_index_by_its_own()
    {
        await using var server = new Lists().Serve();
        await using var client = Client(server);
        await using var repository = client.Open(Reference($"{server.Address}/a/b"));
        var config = new Descriptor(MediaTypes.OciConfig, ContentDigest.Sha256Of("{}"u8), 2);
        await repository.WriteManifestAsync(
            ManifestWriter.Write(new(MediaTypes.OciManifest, config, []) { Subject = Subject }),
            null,
            Cancelled
        );
        var index = IndexWriter.Write(
            new(MediaTypes.OciIndex, []) { Subject = Subject, ArtifactType = "application/i" }
        );
        await repository.WriteManifestAsync(index, "v1", Cancelled);
        var bare = IndexWriter.Write(new(MediaTypes.OciIndex, [config]) { Subject = Subject });
        await repository.WriteManifestAsync(bare, "v2", Cancelled);
        var found = await repository.ListReferrersAsync(Subject.Digest, null, Cancelled);
        Assert.Equal([MediaTypes.OciConfig, "application/i", null], found.Select(one => one.ArtifactType));
        Assert.Equal(
            [MediaTypes.OciManifest, MediaTypes.OciIndex, MediaTypes.OciIndex],
            found.Select(one => one.MediaType)
        );
    }

    [Fact]
    public async Task What_others_wrote_into_the_list_stays()
    {
        var others = $$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","x-list":[1,{"a":null}],"manifests":[
              {"mediaType":"a/b","digest":"{{Subject.Digest}}","size":3,"data":"e30=","urls":["https://example.com"]}],"annotations":{"é":"1"} }
            """;
        var lists = new Lists { List = Encoding.UTF8.GetBytes(others) };
        await using var server = lists.Serve();
        await PushAsync(server, Artifact("application/x"));
        var list = JsonElement.Parse(lists.List);
        Assert.Equal("""[1,{"a":null}]""", list.GetProperty("x-list").GetRawText());
        Assert.Equal("1", list.GetProperty("annotations").GetProperty("é").GetString());
        Assert.Equal("e30=", list.GetProperty("manifests")[0].GetProperty("data").GetString());
        Assert.Equal("application/x", list.GetProperty("manifests")[1].GetProperty("artifactType").GetString());
        Assert.Equal(2, list.GetProperty("manifests").GetArrayLength());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_that_another_client_changes_meanwhile_keeps_both(bool refuses)
    {
        // The other client writes between our reading and our writing, and the registry says so, or right after our writing.
        var (other, ours) = (Artifact("application/other"), Artifact("application/x"));
        var lists = new Lists { Refuses = refuses, Other = IndexOf(other) };
        await using var server = lists.Serve();
        await PushAsync(server, ours);
        Assert.Equal(
            [other.Manifest.Descriptor.Digest, ours.Manifest.Descriptor.Digest],
            ManifestReader.ReadIndex(lists.List, null, "test").Manifests.Select(one => one.Digest)
        );
        var puts = server.Requests.Where(one =>
            one.Method == "PUT" && one.Path.EndsWith(Tag, StringComparison.Ordinal)
        );
        Assert.Equal(["*", null], puts.Select(one => one.Headers.GetValueOrDefault("If-None-Match")));
        Assert.Equal(
            refuses ? [null, "\"2\""] : [null, null],
            puts.Select(one => one.Headers.GetValueOrDefault("If-Match"))
        );
    }

    [Fact]
    public async Task A_list_that_never_takes_what_is_sent_ends()
    {
        var lists = new Lists { Forgets = true };
        await using var server = lists.Serve();
        var e = await Assert.ThrowsAsync<ImageContentException>(() => PushAsync(server, Artifact("application/x")));
        Assert.Equal(ImageContentError.Unreachable, e.Error);
        Assert.Contains($"{Tag}: referrers of {Subject.Digest}: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(
            RegistryLimits.MaxAttempts,
            server.Requests.Count(one => one.Method == "PUT" && one.Path.EndsWith(Tag, StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData(
        """{"schemaVersion":2,"layers":[],"config":{"mediaType":"a/b","digest":"DIGEST","size":1} }""",
        "an index is wanted"
    )]
    [InlineData(
        """{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[]}""",
        "stands where the list"
    )]
    [InlineData("no JSON", "not JSON")]
    public async Task What_stands_under_the_tag_and_is_no_list_is_left_alone(string found, string message)
    {
        var lists = new Lists
        {
            List = Encoding.UTF8.GetBytes(found.Replace("DIGEST", Subject.Digest.ToString(), StringComparison.Ordinal)),
        };
        await using var server = lists.Serve();
        var e = await Assert.ThrowsAsync<ImageContentException>(() => PushAsync(server, Artifact("application/x")));
        Assert.Equal(ImageContentError.Corrupt, e.Error);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Contains(Tag, e.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Requests.Count(one => one.Method == "PUT"));
    }

    [Fact]
    public async Task A_list_has_a_limit()
    {
        var one = new Descriptor("a/b", Subject.Digest, 1);
        var lists = new Lists { List = List(ContentLimits.MaxIndexEntries - 1) };
        await using var server = lists.Serve();
        await PushAsync(server, Artifact("application/x"));
        Assert.Equal(
            ContentLimits.MaxIndexEntries,
            ManifestReader.ReadIndex(lists.List, null, "test").Manifests.Length
        );

        var e = await Assert.ThrowsAsync<ImageContentException>(() => PushAsync(server, Artifact("application/y")));
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);
        Assert.Contains("at most 1000 are listed", e.Message, StringComparison.Ordinal);

        lists.List = IndexWriter
            .Write(
                new(MediaTypes.OciIndex, [])
                {
                    Annotations = Descriptor.NoAnnotations.Add("a", new('x', ContentLimits.MaxManifestBytes - 200)),
                }
            )
            .Content.ToArray();
        e = await Assert.ThrowsAsync<ImageContentException>(() => PushAsync(server, Artifact("application/y")));
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);

        byte[] List(int count) =>
            IndexWriter.Write(new(MediaTypes.OciIndex, [.. Enumerable.Repeat(one, count)])).Content.ToArray();
    }

    [Fact]
    public async Task What_is_pushed_side_by_side_is_all_listed()
    {
        var lists = new Lists();
        await using var server = lists.Serve();
        await using var client = Client(server);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async number =>
                {
                    await using var repository = client.Open(Reference($"{server.Address}/a/b"));
                    await repository.WriteManifestAsync(Artifact($"application/n{number}").Manifest, null, Cancelled);
                })
        );
        Assert.Equal(8, ManifestReader.ReadIndex(lists.List, null, "test").Manifests.Length);

        // Nobody had to do it again.
        Assert.Equal(
            8,
            server.Requests.Count(one => one.Method == "PUT" && one.Path.EndsWith(Tag, StringComparison.Ordinal))
        );
    }

    private static byte[] IndexOf(BuiltImage image) =>
        IndexWriter.Write(new(MediaTypes.OciIndex, [image.Manifest.Descriptor])).Content.ToArray();

    private static BuiltImage Artifact(string type, params (string Key, string Value)[] annotations) =>
        BuiltImage.Artifact(
            type,
            [],
            Subject,
            Descriptor.NoAnnotations.SetItems(annotations.Select(one => KeyValuePair.Create(one.Key, one.Value)))
        );

    private static async Task PushAsync(ScriptedServer server, BuiltImage artifact)
    {
        await using var client = Client(server);
        await using var repository = client.Open(Reference($"{server.Address}/a/b"));
        await repository.WriteManifestAsync(artifact.Manifest, null, Cancelled);
    }

    private static RegistryClient Client(ScriptedServer server) =>
        new(new RegistryOptions { PlainHttp = [server.Address], Time = new SkippingTime() });

    private static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference, out var error)
            ? reference
            : throw new ArgumentException(error);

    /// <summary>A registry that keeps what the tag leads to, and no list of its own.</summary>
    private sealed class Lists
    {
        private readonly Lock _lock = new();
        private int _state = 1;
        private byte[]? _other;

        public byte[]? List { get; set; }

        /// <summary>What another client writes just before our first list arrives, or where nothing is refused, just after.</summary>
        public byte[]? Other
        {
            init => _other = value;
        }

        /// <summary>Whether a list that is not based on the newest state is refused.</summary>
        public bool Refuses { get; init; }

        public bool Forgets { get; init; }

        public ScriptedServer Serve() => new(Answer);

        private ScriptedAnswer Answer(ScriptedRequest request)
        {
            lock (_lock)
            {
                return !request.Path.EndsWith(Tag, StringComparison.Ordinal)
                        ? new ScriptedAnswer(request.Method == "PUT" ? 201 : 404)
                    : request.Method == "PUT" ? Put(request)
                    : List is null ? new ScriptedAnswer(404)
                    : Refuses ? new ScriptedAnswer(200, List, ("ETag", $"\"{_state}\""))
                    : new ScriptedAnswer(200, List);
            }
        }

        private ScriptedAnswer Put(ScriptedRequest request)
        {
            if (Forgets)
            {
                return new ScriptedAnswer(201);
            }
            if (_other is { } other)
            {
                (_other, List, _state) = (null, other, _state + 1);
                return new ScriptedAnswer(Refuses ? 412 : 201);
            }
            (List, _state) = (request.Body, _state + 1);
            return new ScriptedAnswer(201);
        }
    }
}
