using System.Diagnostics;
using System.Text.Json.Nodes;
using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.References;
using Oac.Images.Registries;
using Oac.Images.Writing;
using Oac.Testing;

namespace Oac.Images.Tests.Writing;

/// <summary>Other people's programs take what is written here, and it runs.</summary>
[Trait("Category", "real")]
public sealed class RealToolsTests : IDisposable
{
    private const string Schema = "{\"type\":\"object\"}\n";
    private const string SchemaPath = "/agent/schemas/ä/event.json";
    private static readonly ImagePlatform Amd64 = new("linux", "amd64");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oac-real-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Skopeo_reads_layouts_and_archives_and_keeps_the_digest()
    {
        RealParts.Require(Skopeo.Missing);
        using var layer = await Layer().BuildAsync(null, Token);
        await using var image = Image(layer).Build(DateTimeOffset.UnixEpoch);
        var layout = await LayoutAsync(image, "one");

        var inspected = JsonNode.Parse(await SkopeoAsync("inspect", $"oci:{layout}:one"))!;
        Assert.Equal(image.Manifest.Descriptor.Digest.ToString(), inspected["Digest"]!.GetValue<string>());
        Assert.Equal("1970-01-01T00:00:00Z", inspected["Created"]!.GetValue<string>());
        Assert.Equal(SchemaPath, inspected["Labels"]!["schema"]!.GetValue<string>());

        // A copy unpacks and checks every layer, and writes what it has read.
        await Skopeo.CopyAsync($"oci:{layout}:one", $"docker-archive:{At("by-skopeo.tar")}:a/b:c", Token);
        await Skopeo.CopyAsync($"oci:{layout}:one", $"dir:{At("dir")}", Token);
        Assert.Equal(image.Manifest.Content.ToArray(), await File.ReadAllBytesAsync(At("dir/manifest.json"), Token));

        await using (var archive = await OciArchiveWriter.CreateAsync(At("oci.tar"), Token))
        {
            await image.WriteToAsync(archive, "one", null, Token);
            await archive.CompleteAsync(Token);
        }
        await Skopeo.CopyAsync($"oci-archive:{At("oci.tar")}:one", $"dir:{At("dir2")}", Token);
        Assert.Equal(image.Manifest.Content.ToArray(), await File.ReadAllBytesAsync(At("dir2/manifest.json"), Token));

        await DockerArchiveAsync(image, At("docker.tar"));
        await Skopeo.CopyAsync($"docker-archive:{At("docker.tar")}:example/agent:1", $"dir:{At("dir3")}", Token);
        var config = await Skopeo.InspectConfigurationAsync($"docker-archive:{At("docker.tar")}", Token);
        Assert.Equal(SchemaPath, JsonNode.Parse(config)!["config"]!["Labels"]!["schema"]!.GetValue<string>());
    }

    [Fact]
    public async Task Skopeo_takes_the_image_of_its_platform_out_of_an_index()
    {
        RealParts.Require(Skopeo.Missing);
        using var layer = await Layer().BuildAsync(null, Token);
        await using var amd64 = Image(layer).Build(DateTimeOffset.UnixEpoch);
        await using var arm64 = ImageBuilder
            .FromScratch(new("linux", "arm64", "v8"))
            .AddLayer(layer)
            .Build(DateTimeOffset.UnixEpoch);
        await using var index = BuiltImage.Index([arm64, amd64]);
        var layout = await LayoutAsync(index, "all");
        await SkopeoAsync(
            "copy",
            "--override-arch=arm64",
            "--override-variant=v8",
            $"oci:{layout}:all",
            $"dir:{At("arm")}"
        );
        Assert.Equal(arm64.Manifest.Content.ToArray(), await File.ReadAllBytesAsync(At("arm/manifest.json"), Token));
        await SkopeoAsync("copy", "--all", $"oci:{layout}:all", $"dir:{At("all")}");
        Assert.Equal(index.Manifest.Content.ToArray(), await File.ReadAllBytesAsync(At("all/manifest.json"), Token));
    }

    [Fact]
    public async Task A_registry_takes_an_image_and_what_is_made_from_it_without_the_base_being_read()
    {
        RealParts.Require(Registry.Missing ?? Skopeo.Missing);
        await using var registry = await Registry.StartAsync(Token);
        await using var client = new RegistryClient(Plain(registry));
        using var layer = await Layer().BuildAsync(null, Token);
        await using var image = Image(layer).Build(DateTimeOffset.UnixEpoch);
        await using var first = client.Open(Reference($"{registry.Address}/base:1"));
        await image.WriteToAsync(first, "1", null, Token);
        Assert.Equal(0, (await image.WriteToAsync(first, "again", null, Token)).BlobsSent);

        using var more = await new LayerBuilder().AddText("/agent/more", "more").BuildAsync(null, Token);
        var asked = new List<string>();
        await using var watched = new RegistryClient(
            Plain(registry) with
            {
                Observer = exchange =>
                {
                    lock (asked)
                    {
                        asked.Add($"{exchange.Method} {exchange.Path}");
                    }
                },
            }
        );
        await using var below = watched.Open(Reference($"{registry.Address}/base:1"));
        await using var target = watched.Open(Reference($"{registry.Address}/derived:1"), ["base"]);
        await using var derived = (await ImageBuilder.FromAsync(below, null, Amd64, Token))
            .AddLayer(more)
            .Build(DateTimeOffset.UnixEpoch);
        await derived.WriteToAsync(target, "1", null, Token);
        Assert.DoesNotContain(
            asked,
            exchange =>
                exchange.StartsWith("GET", StringComparison.Ordinal)
                && exchange.Contains(layer.Descriptor.Digest.Hex, StringComparison.Ordinal)
        );
        var digest = await SkopeoAsync(
            "inspect",
            "--tls-verify=false",
            "--format={{.Digest}}",
            $"docker://{registry.Address}/derived:1"
        );
        Assert.Equal(derived.Manifest.Descriptor.Digest.ToString(), digest.Trim());
        await Skopeo.CopyAsync($"docker://{registry.Address}/derived:1", $"dir:{At("derived")}", Token);
    }

    [Fact]
    public async Task Umoci_unpacks_an_image_with_its_modes_and_times()
    {
        RealParts.Require(RealProgram.Missing("umoci"));
        using var layer = await Layer().BuildAsync(null, Token);
        await using var image = Image(layer).Build(DateTimeOffset.UnixEpoch);
        var layout = await LayoutAsync(image, "one");
        await RunAsync("umoci", "unpack", "--image", $"{layout}:one", At("bundle"));
        var file = At("bundle/rootfs" + SchemaPath);
        Assert.Equal(Schema, await File.ReadAllTextAsync(file, Token));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(file));
        Assert.Equal("1777", Convert.ToString((int)new DirectoryInfo(At("bundle/rootfs/tmp")).UnixFileMode, 8));
        var config = JsonNode.Parse(await File.ReadAllTextAsync(At("bundle/config.json"), Token))!;
        Assert.Contains("PATH=/bin", config["process"]!["env"]!.AsArray().Select(text => text!.GetValue<string>()));
    }

    [Fact]
    public async Task An_image_from_scratch_runs_in_docker_and_prints_the_files_that_its_labels_name()
    {
        RealParts.Require(DockerEngine.Missing);
        await using var docker = await DockerEngine.StartAsync(Token);
        using var layer = await Layer()
            .AddFile("/bin/busybox", DockerEngine.Busybox)
            .AddSymbolicLink("/bin/sh", "busybox")
            .AddSymbolicLink("/bin/cat", "/bin/busybox")
            .BuildAsync(null, Token);
        await using var image = Image(layer)
            .SetEntrypoint("/bin/cat")
            .SetUser("1000:1000")
            .Build(DateTimeOffset.UnixEpoch);
        await DockerArchiveAsync(image, At("docker.tar"));
        var loaded = (await docker.RunAsync(["load", "--input", At("docker.tar")], null, Token)).Succeeded();
        Assert.Contains("example/agent:1", loaded, StringComparison.Ordinal);
        var label = (
            await docker.RunAsync(
                ["inspect", "--format={{index .Config.Labels \"schema\"}}", "example/agent:1"],
                null,
                Token
            )
        ).Succeeded();
        var printed = await docker.RunAsync(
            ["run", "--rm", "--network=none", "example/agent:1", label.Trim()],
            null,
            Token
        );
        Assert.Equal(Schema, printed.Succeeded());

        // What was made from it has its files, its labels and its entry point.
        await using var archive = new LayoutSource(await LayoutAsync(image, null));
        using var more = await new LayerBuilder()
            .AddText("/agent/more", "more\n")
            .AddRemoval(SchemaPath)
            .BuildAsync(null, Token);
        await using var derived = (await ImageBuilder.FromAsync(archive, null, Amd64, Token))
            .AddLayer(more)
            .SetLabel("more", "/agent/more")
            .Build(DateTimeOffset.UnixEpoch);
        await DockerArchiveAsync(derived, At("derived.tar"));
        (await docker.RunAsync(["load", "--input", At("derived.tar")], null, Token)).Succeeded();
        var both = await docker.RunAsync(
            ["run", "--rm", "--network=none", "example/agent:1", "/agent/more", SchemaPath],
            null,
            Token
        );
        Assert.Equal("more\n", both.Output);
        Assert.Contains("No such file", both.Error, StringComparison.Ordinal);
    }

    private static RegistryOptions Plain(Registry registry) =>
        new() { PlainHttp = new RegistryOptions().PlainHttp.Add(registry.Address) };

    private static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference, out _) ? reference : throw new ArgumentException(text);

    private static LayerBuilder Layer() =>
        new LayerBuilder()
            .AddText(SchemaPath, Schema)
            .AddEmptyFolder("/tmp/x")
            .AddText("/" + new string('n', 120) + "/" + new string('m', 200), "long");

    private static ImageBuilder Image(BuiltLayer layer) =>
        ImageBuilder
            .FromScratch(Amd64)
            .AddLayer(layer, "files")
            .SetLabel("schema", SchemaPath)
            .SetVariable("PATH", "/bin");

    private static async Task DockerArchiveAsync(BuiltImage image, string path)
    {
        await using var archive = DockerArchiveWriter.Create(path, "example/agent");
        await image.WriteToAsync(archive, "1", null, Token);
        await archive.CompleteAsync(Token);
    }

    private async Task<string> LayoutAsync(BuiltImage image, string? tag)
    {
        var path = At($"layout-{tag}");
        await using var layout = await OciLayoutWriter.OpenAsync(path, Token);
        await image.WriteToAsync(layout, tag, null, Token);
        return path;
    }

    private string At(string name) => folder.FullName + "/" + name;

    private static Task<string> SkopeoAsync(params string[] arguments) => RunAsync("skopeo", arguments);

    private static async Task<string> RunAsync(string program, params string[] arguments) =>
        (await ProcessResult.RunAsync(new ProcessStartInfo(program, arguments), null, Token)).Succeeded();

    /// <summary>As little of a reader as a base needs.</summary>
    private sealed class LayoutSource(string path) : IContentSource
    {
        public string Name => path;

        public async Task<ManifestDocument> GetManifestAsync(string? reference, CancellationToken cancellationToken)
        {
            var index = ManifestReader.ReadIndex(
                await File.ReadAllBytesAsync(path + "/index.json", cancellationToken),
                null,
                path
            );
            var entry = Assert.Single(index.Manifests);
            return new(entry, await File.ReadAllBytesAsync(Blob(entry), cancellationToken));
        }

        public Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
            Task.FromResult<Stream>(File.OpenRead(Blob(descriptor)));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private string Blob(Descriptor descriptor) =>
            $"{path}/blobs/{descriptor.Digest.Algorithm}/{descriptor.Digest.Hex}";
    }
}
