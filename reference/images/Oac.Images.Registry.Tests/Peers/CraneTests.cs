using Oac.Images.Content;
using Oac.Images.Registry.Authentication;
using Oac.Images.Registry.Recording;
using Oac.Testing;

namespace Oac.Images.Registry.Tests.Peers;

/// <summary>crane pushes to the registry and pulls from it.</summary>
public sealed class CraneTests : IDisposable
{
    private static readonly RegistryCredential Me = new("me", "secret");
    private readonly SampleLayout sample = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => sample.Dispose();

    [Theory]
    [InlineData("open")]
    [InlineData("basic")]
    [InlineData("token")]
    [InlineData("folder")]
    public async Task Crane_pushes_pulls_copies_and_lists(string how)
    {
        RealParts.Require(Crane.Missing);
        using var crane = new Crane();
        await using var registry = await RegistryServer.StartAsync(
            new()
            {
                Folder = how == "folder" ? Path.Combine(crane.Folder, "data") : null,
                Authentication = how switch
                {
                    "basic" => new BasicAuthentication { Credentials = [Me] },
                    "token" => new TokenAuthentication { Credentials = [Me] },
                    _ => null,
                },
            },
            Cancelled
        );
        async Task<string> RunAsync(params string[] arguments) =>
            (await crane.RunAsync(arguments, Cancelled)).Succeeded().Trim();

        var (image, other) = ($"{registry.Authority}/some/image", $"{registry.Authority}/other/image");
        var layout = sample.Name["oci:".Length..];
        if (how is "basic" or "token")
        {
            Assert.NotEqual(0, (await crane.RunAsync(["push", layout, $"{image}:v1"], Cancelled)).ExitCode);
            await RunAsync("auth", "login", registry.Authority, "--username=me", "--password=secret");
        }
        Assert.Equal($"{image}@{sample.Digest}", await RunAsync("push", layout, $"{image}:v1"));
        await RunAsync("tag", $"{image}:v1", "v2");
        Assert.Equal(sample.Digest.ToString(), await RunAsync("digest", $"{image}:v2"));
        Assert.Equal(["v1", "v2"], (await RunAsync("ls", image)).Split('\n'));

        // The layer lies in the neighbour, from where crane asks to mount it.
        await RunAsync("copy", $"{image}:v1", $"{other}:v3");
        Assert.Equal(
            2,
            registry.Requests.All.Count(request => request is { Kind: RequestKind.Upload, Method: "PUT", Status: 201 })
        );
        Assert.Equal(
            ["other/image", "some/image"],
            (await RunAsync("catalog", registry.Authority)).Split('\n').Order()
        );

        await RunAsync("pull", "--format=oci", $"{other}@{sample.Digest}", Path.Combine(crane.Folder, "back"));
        var manifest = Path.Combine(crane.Folder, "back", "blobs", "sha256", sample.Digest.Hex);
        Assert.Equal(sample.Digest, ContentDigest.Sha256Of(await File.ReadAllBytesAsync(manifest, Cancelled)));
        Assert.Contains("\"made\": \"here\"", await RunAsync("config", $"{other}:v3"), StringComparison.Ordinal);
        await RunAsync("validate", "--remote", $"{other}:v3");

        await RunAsync("delete", $"{other}@{sample.Digest}");
        Assert.NotEqual(0, (await crane.RunAsync(["digest", $"{other}:v3"], Cancelled)).ExitCode);
        Assert.All(registry.Requests.All, request => Assert.InRange(request.Status, 200, 404));
    }
}
