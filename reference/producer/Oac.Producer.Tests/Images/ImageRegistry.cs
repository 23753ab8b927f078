using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Oac.Images.Content;
using Oac.Images.Copying;
using Oac.Images.References;
using Oac.Images.Registries;
using Oac.Images.Registry;
using Oac.Images.Registry.Recording;
using Oac.Images.Writing;

namespace Oac.Producer.Tests.Images;

/// <summary>A registry in this process that records what it is asked, images to put into it, and the tool run against it.</summary>
internal sealed class ImageRegistry : IAsyncDisposable
{
    public static readonly ImagePlatform Amd64 = new("linux", "amd64");
    public static readonly ImagePlatform Arm64 = new("linux", "arm64");
    private readonly TempFolder folder = new();
    private readonly RegistryClient client;
    private readonly List<BuiltLayer> layers = [];

    private ImageRegistry(RegistryServer server)
    {
        Server = server;
        client = new RegistryClient(new RegistryOptions { PlainHttp = ImmutableHashSet.Create(server.Authority) });
    }

    public RegistryServer Server { get; }

    public TempFolder Folder => folder;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<ImageRegistry> StartAsync(RegistryServerOptions? options = null) =>
        new(await RegistryServer.StartAsync(options ?? new(), Cancelled));

    /// <summary>An image of an agent that lint has nothing to say of, but for what a test adds.</summary>
    public static ImageBuilder Agent(ImagePlatform? platform = null)
    {
        var builder = ImageBuilder.FromScratch(platform ?? Amd64).SetEntrypoint("/agent");
        foreach (var (key, value) in JsonNode.Parse(Samples.CleanLabels)!.AsObject())
        {
            builder.SetLabel(key, value!.GetValue<string>());
        }
        return builder;
    }

    /// <summary>The agent with a channel whose schema is a JSON Schema at a path.</summary>
    public static ImageBuilder AgentWithSchema(string path, ImagePlatform? platform = null) =>
        Agent(platform)
            .SetLabel(Samples.Prefix + "events.alert.schema.path", path)
            .SetLabel(Samples.Prefix + "events.alert.schema.mimetype", "application/schema+json");

    public async Task<BuiltLayer> LayerAsync(Action<LayerBuilder> fill)
    {
        var builder = new LayerBuilder();
        fill(builder);
        layers.Add(await builder.BuildAsync(null, Cancelled));
        return layers[^1];
    }

    public Task<BuiltLayer> LayerAsync(string path, string text) => LayerAsync(layer => layer.AddText(path, text));

    /// <summary>Puts an image under <c>agent:1</c> or another name, and forgets the requests.</summary>
    /// <returns>The image's reference.</returns>
    public async Task<string> PushAsync(BuiltImage image, string name = "agent:1")
    {
        Assert.True(ImageReference.TryParse($"{Server.Authority}/{name}", out var reference, out _));
        await using var repository = client.Open(reference);
        await image.WriteToAsync(repository, reference.Tag?.Text, null, Cancelled);
        Server.Requests.Clear();
        return reference.ToString();
    }

    public Task<string> PushAsync(ImageBuilder image, string name = "agent:1") =>
        PushAsync(image.Build(DateTimeOffset.UnixEpoch), name);

    /// <summary>Puts blobs and manifests as they are under <c>agent</c>, the last manifest as <c>agent:1</c>, and forgets the requests.</summary>
    /// <returns>The image's reference.</returns>
    public async Task<string> PutAsync(IEnumerable<byte[]> blobs, params ManifestDocument[] manifests)
    {
        Assert.True(ImageReference.TryParse($"{Server.Authority}/agent:1", out var reference, out _));
        await using var repository = client.Open(reference);
        foreach (var blob in blobs)
        {
            await repository.WriteBlobAsync(
                new("application/octet-stream", ContentDigest.Sha256Of(blob), blob.Length),
                _ => Task.FromResult<Stream>(new MemoryStream(blob)),
                null,
                Cancelled
            );
        }
        foreach (var manifest in manifests)
        {
            await repository.WriteManifestAsync(manifest, manifest == manifests[^1] ? "1" : null, Cancelled);
        }
        Server.Requests.Clear();
        return reference.ToString();
    }

    /// <summary>What the registry was asked since the last push: method, kind and status.</summary>
    public List<string> Asked() =>
        [
            .. Server
                .Requests.All.OrderBy(static r => r.Order)
                .Select(static r => $"{r.Method} {r.Kind} {r.Status}".ToLowerInvariant()),
        ];

    public List<string> AskedForBlobs() =>
        [.. Server.Requests.Of("GET", RequestKind.Blob).OrderBy(static r => r.Order).Select(static r => r.Reference!)];

    public Task<CliResult> RunAsync(string command, params string[] arguments) =>
        Folder.RunAsync([command, "--plain-http", Server.Authority, .. arguments]);

    public Task<CliResult> LintAsync(params string[] arguments) => RunAsync("lint", arguments);

    public async ValueTask DisposeAsync()
    {
        layers.ForEach(static layer => layer.Dispose());
        await client.DisposeAsync();
        await Server.DisposeAsync();
        folder.Dispose();
    }
}
