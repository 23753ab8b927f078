using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.References;
using Oac.Images.Registries;
using Oac.Images.Writing;

namespace Oac.Producer.Tests.Copying;

/// <summary>Something that refers to an image, as signatures do.</summary>
internal static class SampleArtifact
{
    /// <summary>Pushes a layout's index as <c>v1</c> with an artifact that refers to it, over plain HTTP.</summary>
    /// <returns>The artifact's digest.</returns>
    public static async Task<string> PushAsync(SampleLayout sample, string repository, CancellationToken cancelled)
    {
        Assert.True(ImageReference.TryParse($"{repository}:v1", out var reference, out var error), error);
        await using var client = new RegistryClient(new() { PlainHttp = [reference.Registry] });
        await using var target = client.Open(reference);
        await using var layout = await OciLayout.OpenAsync(sample.Address.Split(':')[1], null, cancelled);
        var copied = await Oac.Images.Copying.ImageCopier.CopyAsync(layout, "v1", target, "v1", null, cancelled);
        await using var artifact = BuiltImage.Artifact(
            "application/vnd.example.signature",
            [("text/plain", "signed"u8.ToArray())],
            copied.Manifest.Descriptor
        );
        await artifact.WriteToAsync(target, null, null, cancelled);
        return artifact.Manifest.Descriptor.Digest.ToString();
    }
}
