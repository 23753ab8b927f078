using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.Signatures;
using Oac.Images.Writing;

namespace Oac.Images.Tests.Signatures;

/// <summary>An OCI layout with an index of two images, to be signed by whoever a test lets sign.</summary>
internal sealed class SignedLayout : IDisposable
{
    public static readonly DateTimeOffset Created = DateTimeOffset.UnixEpoch;
    private readonly TestFolder folder = new();

    private SignedLayout() =>
        Index = BuiltImage.Index(
            ((string[])["amd64", "arm64"]).Select(architecture =>
                ImageBuilder.FromScratch(new("linux", architecture)).Build(Created)
            )
        );

    public BuiltImage Index { get; }

    public Descriptor Amd64 => Index.Images[0].Manifest.Descriptor;

    public Descriptor Arm64 => Index.Images[1].Manifest.Descriptor;

    public string Path => folder.At("layout");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<SignedLayout> MakeAsync()
    {
        var layout = new SignedLayout();
        await layout.AddAsync(layout.Index, "1");
        return layout;
    }

    public static string Tag(Descriptor subject, string ending = "sig") => $"sha256-{subject.Digest.Hex}.{ending}";

    public async Task AddAsync(BuiltImage image, string? tag)
    {
        await using var target = await OciLayoutWriter.OpenAsync(Path, Cancelled);
        await image.WriteToAsync(target, tag, null, Cancelled);
    }

    /// <summary>An artifact with layers as they are given, under the tag of a subject's signatures or as its referrer.</summary>
    public Task AddAsync(
        Descriptor subject,
        bool isReferrer,
        string type,
        params (string MediaType, byte[] Content, string? Signature)[] layers
    )
    {
        var annotated = layers
            .Select(layer =>
                (
                    new Descriptor(layer.MediaType, ContentDigest.Sha256Of(layer.Content), layer.Content.Length)
                    {
                        Annotations = layer.Signature is { } signature
                            ? Descriptor.NoAnnotations.Add(SignatureTypes.SignatureAnnotation, signature)
                            : Descriptor.NoAnnotations,
                    },
                    layer.Content
                )
            )
            .ToList();
        var manifest = ManifestWriter.Write(
            new(MediaTypes.OciManifest, ManifestWriter.EmptyConfig, [.. annotated.Select(layer => layer.Item1)])
            {
                ArtifactType = type,
                Subject = isReferrer ? new(subject.MediaType, subject.Digest, subject.Size) : null,
            }
        );
        var blobs = annotated
            .DistinctBy(layer => layer.Item1.Digest)
            .ToImmutableDictionary(layer => layer.Item1.Digest, layer => BuiltImage.InMemory(layer.Content))
            .SetItem(ManifestWriter.EmptyConfig.Digest, BuiltImage.InMemory(ManifestWriter.EmptyJson));
        return AddAsync(new BuiltImage(manifest, null, blobs), isReferrer ? null : Tag(subject));
    }

    /// <summary>An index of what is there already, with entries as they are given.</summary>
    public async Task<Descriptor> AddIndexAsync(string tag, params ImmutableArray<Descriptor> entries)
    {
        await using var target = await OciLayoutWriter.OpenAsync(Path, Cancelled);
        var index = IndexWriter.Write(new(MediaTypes.OciIndex, entries));
        await target.WriteManifestAsync(index, tag, Cancelled);
        return index.Descriptor;
    }

    public async Task<WrittenSignature> SignAsync(Descriptor subject, SigningKey key, SignatureForm form)
    {
        await using var source = await OciLayout.OpenAsync(Path, null, Cancelled);
        await using var target = await OciLayoutWriter.OpenAsync(Path, Cancelled);
        return await new SignatureWriter(source, target, subject, "registry.example/agent").SignAsync(
            key,
            form,
            Created,
            Cancelled
        );
    }

    public async Task AttestAsync(Descriptor subject, SigningKey key, string type, SignatureForm form)
    {
        await using var source = await OciLayout.OpenAsync(Path, null, Cancelled);
        await using var target = await OciLayoutWriter.OpenAsync(Path, Cancelled);
        await new SignatureWriter(source, target, subject, "registry.example/agent").AttestAsync(
            key,
            type,
            """{"a":1}"""u8.ToArray(),
            form,
            Created,
            Cancelled
        );
    }

    public Task<SignatureReport> VerifyAsync(Descriptor subject, params SigningKey[] keys) =>
        VerifyAsync([new(subject.Digest, SignedSubjectKind.Image)], false, keys);

    public async Task<SignatureReport> VerifyAsync(
        IEnumerable<SignedSubject> subjects,
        bool attestations,
        params SigningKey[] keys
    )
    {
        await using var source = await OciLayout.OpenAsync(Path, null, Cancelled);
        return await SignatureVerifier.VerifyAsync(
            source,
            subjects,
            keys.Select((key, index) => new TrustedSigner($"signer {index + 1}", key.Public)),
            attestations,
            Cancelled
        );
    }

    public async Task<ImmutableArray<SignedSubject>> SubjectsAsync(string? reference, ImagePlatform? platform)
    {
        await using var source = await OciLayout.OpenAsync(Path, null, Cancelled);
        return await SignatureVerifier.SubjectsAsync(source, reference, platform, Cancelled);
    }

    public void Dispose() => folder.Dispose();
}
