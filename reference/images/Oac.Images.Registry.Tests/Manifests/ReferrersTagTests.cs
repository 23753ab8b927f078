using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Registries;
using Oac.Images.Registry.Recording;
using Oac.Images.Writing;

namespace Oac.Images.Registry.Tests.Manifests;

/// <summary>What refers to an image, pushed by the client of this repository, with and without a list of the registry's own.</summary>
public class ReferrersTagTests
{
    private static readonly Descriptor Subject = new(MediaTypes.OciManifest, ContentDigest.Sha256Of([]), 10);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_list_of_its_own_a_registry_is_sent_the_manifest_alone()
    {
        await using var registry = await RunningRegistry.StartAsync();
        var found = await PushAsync(registry);
        Assert.Equal(
            ["PUT"],
            registry.Server.Requests.All.Where(one => one.Kind == RequestKind.Manifest).Select(one => one.Method)
        );
        Assert.Equal("application/x", found.ArtifactType);
    }

    [Fact]
    public async Task Without_one_it_keeps_the_list_under_a_tag()
    {
        await using var registry = await RunningRegistry.StartAsync(new() { Referrers = false });
        var found = await PushAsync(registry);
        Assert.Equal("application/x", found.ArtifactType);
        Assert.Equal("me", found.Annotations["by"]);
        Assert.Equal([$"sha256-{Subject.Digest.Hex}"], await registry.ListAsync("v2/a/tags/list", "tags"));

        using var list = await registry.GetAsync($"v2/a/referrers/{Subject.Digest}");
        await RunningRegistry.ExpectAsync(list, System.Net.HttpStatusCode.NotFound);
        var manifest = RunningRegistry.Manifest(
            "{}"u8.ToArray(),
            RunningRegistry.Layer,
            $", \"subject\": {RunningRegistry.Describe("a/b", [])}"
        );
        await registry.PushImageAsync("a", null);
        using var answer = await registry.PutManifestAsync("a", "v1", manifest);
        await RunningRegistry.ExpectAsync(answer, System.Net.HttpStatusCode.Created);
        Assert.Equal("", RunningRegistry.Header(answer, "OCI-Subject"));
    }

    private static async Task<Descriptor> PushAsync(RunningRegistry registry)
    {
        await using var client = new RegistryClient(new() { PlainHttp = [registry.Server.Authority] });
        Assert.True(ImageReference.TryParse($"{registry.Server.Authority}/a", out var reference, out _));
        await using var repository = client.Open(reference);
        await using var artifact = BuiltImage.Artifact(
            "application/x",
            [],
            Subject,
            ImmutableSortedDictionary<string, string>.Empty.Add("by", "me")
        );
        await artifact.WriteToAsync(repository, null, null, Cancelled);
        var found = Assert.Single(await repository.ListReferrersAsync(Subject.Digest, null, Cancelled));
        Assert.Equal(artifact.Manifest.Descriptor.Digest, found.Digest);
        return found;
    }
}
