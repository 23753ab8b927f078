using System.Text;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Registries;
using Oac.Images.Registry.Recording;

namespace Oac.Images.Registry.Tests.Recording;

/// <summary>What reading images by platform costs, counted where the requests arrive.</summary>
public class PlatformRequestsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("single", null, 2)]
    [InlineData("index", "linux/arm64", 3)]
    [InlineData("index", null, 5)]
    public async Task An_index_costs_one_request_and_an_image_two(string tag, string? platform, int requests)
    {
        await using var registry = await RunningRegistry.StartAsync();
        var (first, single) = await registry.PushImageAsync("a", "single", config: Config("amd64"));
        var (second, other) = await registry.PushImageAsync("a", null, config: Config("arm64"));
        var index = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"manifests":[{{Entry(first, single, "amd64")}},{{Entry(second, other, "arm64")}}]}"""
        );
        using var pushed = await registry.PutManifestAsync("a", "index", index, MediaTypes.OciIndex);
        await RunningRegistry.ExpectAsync(pushed, System.Net.HttpStatusCode.Created);
        registry.Server.Requests.Clear();

        await using var client = new RegistryClient(new() { PlainHttp = [registry.Server.Authority] });
        Assert.True(ImageReference.TryParse($"{registry.Server.Authority}/a:{tag}", out var reference, out _));
        await using var repository = client.Open(reference);
        var platforms = await repository.ReadPlatformsAsync(null, Cancelled);
        var wanted = platform?.Split('/') is [var os, var architecture] ? new ImagePlatform(os, architecture) : null;
        var images = await platforms.ReadAsync(wanted, Cancelled).ToListAsync(Cancelled);

        Assert.Equal((requests - (tag == "index" ? 1 : 0)) / 2, images.Count);
        Assert.All(images, image => Assert.True(image.IsRead));
        Assert.Equal(requests, registry.Server.Requests.All.Length);
        Assert.All(registry.Server.Requests.All, request => Assert.Equal("GET", request.Method));
    }

    private static string Config(string architecture) => $$"""{"os":"linux","architecture":"{{architecture}}"}""";

    private static string Entry(ContentDigest digest, byte[] manifest, string architecture) =>
        $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{digest}}","size":{{manifest.Length}},"platform":{"os":"linux","architecture":"{{architecture}}"} }""";
}
