using System.Text;

namespace Oac.Images.Content;

/// <summary>Content in memory that may be there or not, and a list of what was asked for. It hands out what it was given, lies included.</summary>
internal sealed class CountedSource : IContentSource
{
    private readonly Dictionary<string, ManifestDocument> _manifests = [];
    private readonly Dictionary<ContentDigest, byte[]> _blobs = [];

    public string Name => "memory";

    public List<string> Asked { get; } = [];

    public string Blob(string content, string mediaType)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var digest = ContentDigest.Sha256Of(bytes);
        _blobs[digest] = bytes;
        return Json(new(mediaType, digest, bytes.Length));
    }

    /// <summary>An image; without a config of its own it says what its platform is.</summary>
    public Descriptor Image(string architecture, string? config = null, string note = "")
    {
        var described = Blob(config ?? $$"""{"os":"linux","architecture":"{{architecture}}"}""", MediaTypes.OciConfig);
        return Add(
            $$"""{"schemaVersion":2,"config":{{described}},"layers":[],"annotations":{"note":"{{note}}"} }""",
            MediaTypes.OciManifest
        ) with
        {
            Platform = new("linux", architecture),
        };
    }

    public Descriptor Index(params IEnumerable<Descriptor> entries) =>
        Add($$"""{"schemaVersion":2,"manifests":[{{string.Join(',', entries.Select(Json))}}]}""", MediaTypes.OciIndex);

    public Descriptor Add(string content, string mediaType, string? under = null)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var descriptor = new Descriptor(mediaType, ContentDigest.Sha256Of(bytes), bytes.Length);
        _manifests[under ?? descriptor.Digest.ToString()] = new(descriptor, bytes);
        return descriptor;
    }

    /// <summary>An index that lists itself and an image under a digest that is not its own: only a source that does not keep to digests has one.</summary>
    public Descriptor IndexOfItself()
    {
        var image = Image("amd64");
        var claimed = new Descriptor(MediaTypes.OciIndex, ContentDigest.Sha256Of([1]), 0)
        {
            Platform = new("linux", "amd64"),
        };
        for (var size = -1L; size != claimed.Size; )
        {
            size = claimed.Size;
            var content = $$"""{"schemaVersion":2,"manifests":[{{Json(claimed)}},{{Json(image)}}]}""";
            claimed = claimed with { Size = Add(content, MediaTypes.OciIndex, claimed.Digest.ToString()).Size };
        }
        return claimed;
    }

    public void Lose(Descriptor manifest) => _manifests.Remove(manifest.Digest.ToString());

    public static string Json(Descriptor descriptor)
    {
        var platform = descriptor.Platform is { } its
            ? $$""","platform":{"os":"{{its.Os}}","architecture":"{{its.Architecture}}"}"""
            : "";
        var type = descriptor.ArtifactType is { } artifact ? $",\"artifactType\":\"{artifact}\"" : "";
        var notes = string.Join(',', descriptor.Annotations.Select(note => $"\"{note.Key}\":\"{note.Value}\""));
        return $$"""{"mediaType":"{{descriptor.MediaType}}","digest":"{{descriptor.Digest}}","size":{{descriptor.Size}}{{platform}}{{type}},"annotations":{{{notes}} } }""";
    }

    public Task<ManifestDocument> GetManifestAsync(string? reference, CancellationToken cancellationToken)
    {
        Asked.Add("manifest " + reference);
        return _manifests.TryGetValue(reference!, out var document)
            ? Task.FromResult(document)
            : throw new ImageContentException(ImageContentError.NotFound, $"no {reference}");
    }

    public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        Asked.Add("blob " + descriptor.Digest);
        return _blobs.TryGetValue(descriptor.Digest, out var bytes)
            ? Task.FromResult<Stream>(new CheckedStream(new MemoryStream(bytes), descriptor, Name))
            : throw new ImageContentException(ImageContentError.NotFound, $"no {descriptor.Digest}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
