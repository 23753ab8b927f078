using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Oac.Images.Content;
using Oac.Images.Tests.Copying;
using Oac.Images.Writing;

namespace Oac.Images.Tests.Writing;

public class ImageBuilderTests
{
    /// <summary>Of <see cref="Golden"/>: covers manifest, config, history, labels, layer tar and gzip.</summary>
    private const string GoldenDigest = "sha256:f6d4eea35a3c8f5d97b5aaa72f0561f958d5017c5f9593657d971b03a963f722";
    private const string GoldenIndex = "sha256:e04c641b7ed0f2043f24c9ed711aff978671c2bc366cc0a046deac9c78fbcc63";

    private static readonly ImagePlatform Amd64 = new("linux", "amd64");
    private static readonly ImagePlatform Arm64 = new("linux", "arm64", "v8");
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_input_gives_the_same_digests()
    {
        using var one = await Files(reversed: false);
        using var two = await Files(reversed: true);
        var first = Golden(one, Amd64, reversed: false);
        var second = Golden(two, Amd64, reversed: true);
        Assert.Equal(first.Manifest.Content.ToArray(), second.Manifest.Content.ToArray());
        var index = BuiltImage.Index([first, Golden(one, Arm64, reversed: false)]);
        var turned = BuiltImage.Index([Golden(two, Arm64, reversed: true), second]);
        Assert.Equal(index.Manifest.Content.ToArray(), turned.Manifest.Content.ToArray());
        Assert.Equal(
            $"{GoldenDigest} {GoldenIndex}",
            $"{first.Manifest.Descriptor.Digest} {index.Manifest.Descriptor.Digest}"
        );
    }

    [Fact]
    public async Task What_is_written_is_read_back()
    {
        using var files = await Files(reversed: false);
        var image = Golden(files, Arm64, reversed: false);
        var manifest = ManifestReader.ReadManifest(image.Manifest.Content, MediaTypes.OciManifest, "test");
        Assert.Equal([files.Descriptor], manifest.Layers);
        Assert.Equal("yes", manifest.Annotations["org.example"]);
        var config = ManifestReader.ReadConfig(await BlobAsync(image, manifest.Config), "test");
        Assert.Equal(Arm64, config.Platform);
        Assert.Equal(Time, config.Created);
        Assert.Equal(["PATH=/bin", "ä=ö"], config.Environment);
        Assert.Equal(["/bin/agent"], config.Entrypoint);
        Assert.Equal(["serve"], config.Command);
        Assert.Equal([files.DiffId], config.DiffIds);
        Assert.Equal(("1000:1000", "/app"), (config.User, config.WorkingDirectory));
        Assert.Equal("<\"ü😀\">\n", config.Labels["b"]);
    }

    [Fact]
    public async Task A_base_gives_what_the_image_does_not_say_itself()
    {
        await using var below = await BaseAsync(
            """{"Healthcheck":{"Test":["NONE"]},"ExposedPorts":{"80/tcp":{}},"Shell":["/bin/ash"]}"""
        );
        using var files = await Files(reversed: false);
        var builder = await ImageBuilder.FromAsync(below, null, Amd64, Token);
        var image = builder
            .AddLayer(files, "COPY files")
            .SetVariable("PATH", "/new")
            .SetVariable("B", "2")
            .SetLabel("base", "mine")
            .SetEntrypoint("/x")
            .Build(Time);

        var json = await ConfigAsync(image);
        Assert.Equal("""["PATH=/new","A=1","B=2"]""", json["config"]!["Env"]!.ToJsonString());
        Assert.Equal("""{"base":"mine","kept":"1"}""", json["config"]!["Labels"]!.ToJsonString());
        Assert.Equal("""{"Test":["NONE"]}""", json["config"]!["Healthcheck"]!.ToJsonString());
        Assert.Equal("""{"80/tcp":{}}""", json["config"]!["ExposedPorts"]!.ToJsonString());
        Assert.Equal("base", json["config"]!["User"]!.GetValue<string>());
        Assert.Null(json["config"]!["Cmd"]);
        Assert.Null(json["container_config"]);
        Assert.Equal("10.0", json["os.version"]!.GetValue<string>());
        Assert.Equal(2, json["rootfs"]!["diff_ids"]!.AsArray().Count);
        Assert.Equal(
            ["ADD base", "CMD base", "COPY files"],
            json["history"]!.AsArray().Select(step => step!["created_by"]!.GetValue<string>())
        );
        Assert.Equal(0, below.BlobsOpened(MediaTypes.DockerLayerGzip));
        Assert.Equal(MediaTypes.OciLayerGzip, (await ManifestAsync(image)).Layers[0].MediaType);
        Assert.Empty((await ManifestAsync(image)).Annotations);
    }

    [Fact]
    public async Task A_command_that_was_set_outlives_a_new_entry_point()
    {
        await using var below = await BaseAsync("{}");
        var image = (await ImageBuilder.FromAsync(below, null, null, Token))
            .SetCommand("mine")
            .SetEntrypoint("/x")
            .Build(Time);
        Assert.Equal(["mine"], image.Config!.Command);
        var kept = (await ImageBuilder.FromAsync(below, null, null, Token)).SetLabel("a", "b").Build(Time);
        Assert.Equal(["base"], kept.Config!.Command);
    }

    [Fact]
    public async Task On_top_of_a_finished_image_come_labels_and_files_only()
    {
        await using var below = await BaseAsync("""{"OnBuild":["RUN x"]}""");
        using var files = await Files(reversed: false);
        var builder = await ImageBuilder.OnTopOfAsync(below, null, null, Token);
        Assert.Throws<InvalidOperationException>(() => builder.SetEntrypoint("/x"));
        Assert.Throws<InvalidOperationException>(() => builder.SetVariable("a", "b"));
        var image = builder.SetLabel("new", "label").AddLayer(files).Build(Time);
        var json = await ConfigAsync(image);
        Assert.Equal("""["RUN x"]""", json["config"]!["OnBuild"]!.ToJsonString());
        Assert.Equal("label", json["config"]!["Labels"]!["new"]!.GetValue<string>());
        Assert.Equal("base", json["config"]!["Cmd"]![0]!.GetValue<string>());
        Assert.Equal("annotation", (await ManifestAsync(image)).Annotations["of"]);
        var failure = await Assert.ThrowsAsync<ImageContentException>(() =>
            ImageBuilder.FromAsync(below, null, null, Token)
        );
        Assert.Equal(ImageContentError.NotSupported, failure.Error);
    }

    [Fact]
    public async Task A_base_without_history_gets_a_step_for_each_of_its_layers()
    {
        await using var below = await BaseAsync("{}", history: "[]");
        using var files = await Files(reversed: false);
        var image = (await ImageBuilder.FromAsync(below, null, null, Token)).AddLayer(files, "mine").Build(Time);
        Assert.Equal(2, (await ConfigAsync(image))["history"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_named_with_those_that_are()
    {
        using var files = await Files(reversed: false);
        await using var index = BuiltImage.Index([Golden(files, Amd64, false), Golden(files, Arm64, false)]);
        var failure = await Assert.ThrowsAsync<ImageContentException>(() =>
            ImageBuilder.FromAsync(index, null, new("linux", "s390x"), Token)
        );
        Assert.Equal(ImageContentError.NotFound, failure.Error);
        Assert.Contains("linux/amd64, linux/arm64/v8", failure.Message, StringComparison.Ordinal);
        var chosen = await ImageBuilder.FromAsync(index, null, new("linux", "arm64"), Token);
        Assert.Equal(Arm64, chosen.Build(Time).Config!.Platform);
    }

    [Fact]
    public void An_artifact_has_a_type_an_empty_config_and_a_subject()
    {
        var subject = new Descriptor(MediaTypes.OciManifest, ContentDigest.Sha256Of("x"u8), 1);
        var artifact = BuiltImage.Artifact("application/vnd.example", [("text/plain", "hello"u8.ToArray())], subject);
        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"text/plain","digest":"sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","size":5}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","size":1}}""",
            Encoding.UTF8.GetString(artifact.Manifest.Content.Span)
        );
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("1.5")]
    [InlineData("8589934592")]
    public void A_source_date_that_is_none_is_refused(string value) =>
        Assert.Throws<FormatException>(() => SourceDate.Parse(value));

    [Fact]
    public void A_source_date_is_a_number_of_seconds()
    {
        Assert.Equal(DateTimeOffset.UnixEpoch, SourceDate.Parse(null));
        Assert.Equal(Time, SourceDate.Parse("1700000000"));
        Assert.Equal(2242, SourceDate.Parse("8589934591").Year);
    }

    internal static Task<BuiltLayer> Files(bool reversed)
    {
        var builder = new LayerBuilder();
        var steps = new List<Action>
        {
            () => builder.AddText("/bin/agent", "#!/bin/sh\n", new() { FileMode = (UnixFileMode)0x1ED }),
            () => builder.AddText("/app/schema.json", "{}"),
        };
        if (reversed)
        {
            steps.Reverse();
        }
        steps.ForEach(step => step());
        return builder.BuildAsync(new() { Time = Time }, Token);
    }

    internal static BuiltImage Golden(BuiltLayer files, ImagePlatform platform, bool reversed)
    {
        var labels = new Dictionary<string, string> { ["b"] = "<\"ü😀\">\n", ["a"] = "1" };
        return ImageBuilder
            .FromScratch(platform)
            .AddLayer(files, "files")
            .SetLabels(reversed ? labels.Reverse() : labels)
            .SetVariable("PATH", "/bin")
            .SetVariable("ä", "ö")
            .SetEntrypoint("/bin/agent")
            .SetCommand("serve")
            .SetUser("1000:1000")
            .SetWorkingDirectory("/app")
            .SetAnnotation("org.example", "yes")
            .Build(Time);
    }

    private static async Task<MemoryImages> BaseAsync(string settings, string? history = null)
    {
        var layer = "layer"u8.ToArray();
        var more = JsonNode.Parse(settings)!.AsObject();
        more["Env"] = new JsonArray("PATH=/bin", "A=1");
        more["Cmd"] = new JsonArray("base");
        more["Entrypoint"] = new JsonArray("/base");
        more["User"] = "base";
        more["Labels"] = new JsonObject { ["kept"] = "1", ["base"] = "theirs" };
        var config = new JsonObject
        {
            ["os"] = "linux",
            ["architecture"] = "amd64",
            ["os.version"] = "10.0",
            ["created"] = "2020-01-01T00:00:00.123456789Z",
            ["container_config"] = new JsonObject(),
            ["config"] = more,
            ["rootfs"] = new JsonObject
            {
                ["type"] = "layers",
                ["diff_ids"] = new JsonArray(ContentDigest.Sha256Of(layer).ToString()),
            },
            ["history"] = JsonNode.Parse(
                history ?? """[{"created_by":"ADD base"},{"created_by":"CMD base","empty_layer":true}]"""
            ),
        };
        var images = new MemoryImages();
        var configBlob = await images.AddAsync(MediaTypes.DockerConfig, Encoding.UTF8.GetBytes(config.ToJsonString()));
        var layerBlob = await images.AddAsync(MediaTypes.DockerLayerGzip, layer);
        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.DockerManifest}}","config":{{Json(
                configBlob
            )}},"layers":[{{Json(layerBlob)}}],"annotations": {"of":"annotation" } }
            """;
        await images.WriteManifestAsync(
            MemoryImages.Document(MediaTypes.DockerManifest, Encoding.UTF8.GetBytes(manifest)),
            "latest",
            Token
        );
        return images;
    }

    private static string Json(Descriptor descriptor) =>
        $$"""{"mediaType":"{{descriptor.MediaType}}","digest":"{{descriptor.Digest}}","size":{{descriptor.Size}}}""";

    private static Task<ImageManifest> ManifestAsync(BuiltImage image) =>
        Task.FromResult(ManifestReader.ReadManifest(image.Manifest.Content, MediaTypes.OciManifest, "test"));

    private static async Task<JsonNode> ConfigAsync(BuiltImage image) =>
        JsonNode.Parse(await BlobAsync(image, (await ManifestAsync(image)).Config))!;

    private static async Task<byte[]> BlobAsync(BuiltImage image, Descriptor descriptor)
    {
        await using var stream = await image.OpenBlobAsync(descriptor, Token);
        var content = new byte[descriptor.Size];
        await stream.ReadExactlyAsync(content, Token);
        return content;
    }
}
