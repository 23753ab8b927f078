using System.Globalization;
using System.Text;

namespace Oac.Images.Content;

public class ManifestReaderTests
{
    private const string D1 = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string D2 = "sha256:2222222222222222222222222222222222222222222222222222222222222222";
    private const string ConfigJson = $$"""{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{D1}}","size":10}""";
    private const string LayerJson = $$"""{"mediaType":"{{MediaTypes.OciLayerGzip}}","digest":"{{D2}}","size":20}""";

    [Fact]
    public void Reads_a_manifest()
    {
        var manifest = ManifestReader.ReadManifest(
            Bytes(
                $$"""
                {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","artifactType":"application/x","config":{{ConfigJson}},
                 "layers":[{{LayerJson}}],"subject":{{LayerJson}},"annotations":{"b":"2","a":"1"},"unknown":[1,{}]}
                """
            ),
            MediaTypes.OciManifest + "; charset=utf-8",
            "test"
        );
        Assert.Equal(MediaTypes.OciManifest, manifest.MediaType);
        Assert.Equal(MediaTypes.OciConfig, manifest.Config.MediaType);
        Assert.Equal(D1, manifest.Config.Digest.ToString());
        Assert.Equal(10, manifest.Config.Size);
        Assert.Equal(D2, Assert.Single(manifest.Layers).Digest.ToString());
        Assert.Equal("application/x", manifest.ArtifactType);
        Assert.Equal(20, manifest.Subject!.Size);
        Assert.Equal(["a", "b"], manifest.Annotations.Keys);
    }

    [Fact]
    public void Reads_an_index()
    {
        var index = ManifestReader.ReadIndex(
            Bytes(
                $$"""
                {"schemaVersion":2,"manifests":[
                  {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{D1}}","size":1,"platform":{"os":"linux","architecture":"arm64","variant":"v8"} },
                  {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{D2}}","size":2,"artifactType":"application/x","annotations":{"a":"b"} }]}
                """
            ),
            null,
            "test"
        );
        Assert.Equal(MediaTypes.OciIndex, index.MediaType);
        Assert.Equal("linux/arm64/v8", index.Manifests[0].Platform!.ToString());
        Assert.Null(index.Manifests[1].Platform);
        Assert.Equal("application/x", index.Manifests[1].ArtifactType);
        Assert.Equal("b", index.Manifests[1].Annotations["a"]);
    }

    [Fact]
    public void Reads_a_config()
    {
        var config = ManifestReader.ReadConfig(
            Bytes(
                $$"""
                {"os":"linux","architecture":"amd64","variant":"","created":"2024-01-02T03:04:05.123456789Z",
                 "rootfs":{"type":"layers","diff_ids":["{{D1}}"]},
                 "config":{"Labels":{"z":"1","a":""},"Env":["B=1","A=2"],"User":"app","Entrypoint":["/bin/a"],"Cmd":[],"WorkingDir":"/w"} }
                """
            ),
            "test"
        );
        Assert.Equal("linux/amd64", config.Platform.ToString());
        Assert.Equal(["a", "z"], config.Labels.Keys);
        Assert.Equal(["B=1", "A=2"], config.Environment);
        Assert.Equal("app", config.User);
        Assert.Equal(["/bin/a"], config.Entrypoint!.Value);
        Assert.Empty(config.Command!.Value);
        Assert.Equal("/w", config.WorkingDirectory);
        Assert.Equal(D1, Assert.Single(config.DiffIds).ToString());
        Assert.Equal(2024, config.Created!.Value.Year);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"config":null,"rootfs":null,"created":null}""")]
    [InlineData("""{"config":{"Labels":null,"Env":null,"User":"","Entrypoint":null,"Cmd":null,"WorkingDir":""}}""")]
    public void A_config_that_sets_nothing(string json)
    {
        var config = ManifestReader.ReadConfig(Bytes(json), "test");
        Assert.Equal("unknown/unknown", config.Platform.ToString());
        Assert.Empty(config.Labels);
        Assert.Empty(config.Environment);
        Assert.Null(config.User);
        Assert.Null(config.Entrypoint);
        Assert.Null(config.Command);
        Assert.Null(config.WorkingDirectory);
        Assert.Empty(config.DiffIds);
        Assert.Null(config.Created);
    }

    [Theory]
    [InlineData("", null, "line 1, byte 1")]
    [InlineData("<html>", null, "line 1, byte 1")]
    [InlineData("[]", null, "an array stands where an object")]
    [InlineData("{}", null, "'schemaVersion' is missing")]
    [InlineData("""{"schemaVersion":3}""", null, "schemaVersion: 3")]
    [InlineData("""{"schemaVersion":"2"}""", null, "schemaVersion: a text stands where a number")]
    [InlineData("""{"schemaVersion":2}""", null, "neither")]
    [InlineData("""{"schemaVersion":2,"layers":[]}""", null, "'config' is missing")]
    [InlineData("""{"schemaVersion":2,"config":{}}""", MediaTypes.OciManifest, "config: 'size' is missing")]
    [InlineData($$"""{"schemaVersion":2,"config":{{ConfigJson}} }""", MediaTypes.OciManifest, "'layers' is missing")]
    [InlineData(
        $$"""{"schemaVersion":2,"config":{{ConfigJson}},"layers":{} }""",
        MediaTypes.OciManifest,
        "layers: an object"
    )]
    [InlineData(
        $$"""{"schemaVersion":2,"config":{{ConfigJson}},"layers":[{{LayerJson}},3]}""",
        null,
        "test: layers[1]: a number stands where an object"
    )]
    [InlineData(
        """{"schemaVersion":2,"layers":[],"config":{"mediaType":"a/b","digest":"sha256:x","size":1}}""",
        null,
        "config.digest: 'sha256:x'"
    )]
    [InlineData(
        $$"""{"schemaVersion":2,"layers":[],"config":{"mediaType":"a/b","digest":"{{D1}}","size":-1} }""",
        null,
        "config.size: -1"
    )]
    [InlineData(
        $$"""{"schemaVersion":2,"layers":[],"config":{"mediaType":"a/b","digest":"{{D1}}","size":1.5} }""",
        null,
        "config.size: 1.5"
    )]
    [InlineData(
        $$"""{"schemaVersion":2,"layers":[],"config":{"mediaType":"a\nb","digest":"{{D1}}","size":1} }""",
        null,
        "config.mediaType: 'a\\u000ab'"
    )]
    [InlineData(
        $$"""{"schemaVersion":2,"layers":[],"config":{{ConfigJson}},"annotations":{"a":1} }""",
        null,
        "annotations['a']: a number"
    )]
    [InlineData(
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}"}""",
        MediaTypes.DockerManifest,
        "announced as"
    )]
    [InlineData($$"""{"schemaVersion":2,"manifests":[],"layers":[]}""", MediaTypes.OciManifest, "index or a manifest")]
    [InlineData($$"""{"schemaVersion":2,"manifests":[],"config":{} }""", MediaTypes.OciIndex, "index or a manifest")]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""", null, "is an index")]
    [InlineData("""{"schemaVersion":2,"schemaVersion":2}""", null, "duplicate")]
    [InlineData("""{"schemaVersion":2,"layers":[],"layers":[]}""", null, "duplicate")]
    [InlineData("""{"schemaVersion":2,"mediaType":"\ud800"}""", null, "surrogate")]
    [InlineData("""{"schemaVersion":2,"\ud800":1}""", null, "test: ")]
    public void Refuses_a_manifest(string json, string? mediaType, string message) =>
        Fails(ImageContentError.Corrupt, message, () => ManifestReader.ReadManifest(Bytes(json), mediaType, "test"));

    [Theory]
    [InlineData("""{"schemaVersion":1,"name":"a","fsLayers":[]}""", null)]
    [InlineData("""{"schemaVersion":1}""", MediaTypes.DockerManifest)]
    [InlineData("{}", "application/vnd.docker.distribution.manifest.v1+prettyjws")]
    [InlineData("{}", "application/vnd.docker.distribution.manifest.v1+json; charset=utf-8")]
    public void Names_schema_1(string json, string? mediaType) =>
        Fails(
            ImageContentError.NotSupported,
            "schema 1",
            () => ManifestReader.ReadManifest(Bytes(json), mediaType, "test")
        );

    [Fact]
    public void Names_other_types()
    {
        Fails(
            ImageContentError.NotSupported,
            "'application/vnd.cncf.other+json' is no image manifest or index",
            () =>
                ManifestReader.MediaTypeOf(Bytes("""{"schemaVersion":2}"""), "application/vnd.cncf.other+json", "test")
        );
        Fails(
            ImageContentError.Corrupt,
            "is an image manifest, where",
            () => ManifestReader.ReadIndex(Bytes("""{"schemaVersion":2,"layers":[]}"""), null, "test")
        );
    }

    [Theory]
    [InlineData("application/json", MediaTypes.DockerManifest, MediaTypes.DockerManifest)]
    [InlineData(null, MediaTypes.DockerIndex, MediaTypes.DockerIndex)]
    [InlineData(MediaTypes.DockerManifest, "", MediaTypes.DockerManifest)]
    [InlineData("Application/Vnd.oci.image.index.v1+json", "", MediaTypes.OciIndex)]
    public void Body_and_header_complete_each_other(string? header, string body, string type) =>
        Assert.Equal(
            type,
            ManifestReader.MediaTypeOf(Bytes($$"""{"schemaVersion":2,"mediaType":"{{body}}"}"""), header, "test")
        );

    [Theory]
    [InlineData("""{"os":1}""", "os: a number")]
    [InlineData("""{"config":[]}""", "config: an array")]
    [InlineData("""{"config":{"Labels":[]}}""", "config.Labels: an array")]
    [InlineData("""{"config":{"Labels":{"a":null}}}""", "config.Labels['a']: null")]
    [InlineData("""{"config":{"Labels":{"a":"1","a":"2"}}}""", "duplicate")]
    [InlineData("""{"config":{"Env":{}}}""", "config.Env: an object")]
    [InlineData("""{"config":{"Env":[true]}}""", "config.Env[0]: a boolean")]
    [InlineData("""{"config":{"Entrypoint":"/bin/sh"}}""", "config.Entrypoint: a text")]
    [InlineData("""{"rootfs":{"diff_ids":["x"]}}""", "rootfs.diff_ids[0]: 'x'")]
    [InlineData("""{"created":"yesterday"}""", "created: 'yesterday'")]
    [InlineData("""{"os":"\udfff"}""", "surrogate")]
    public void Refuses_a_config(string json, string message) =>
        Fails(ImageContentError.Corrupt, message, () => ManifestReader.ReadConfig(Bytes(json), "test"));

    [Fact]
    public void Refuses_what_is_not_UTF8()
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes("""{"os":"x"""), 0xFF, .. Encoding.ASCII.GetBytes("\"}")];
        Fails(ImageContentError.Corrupt, "not UTF-8", () => ManifestReader.ReadConfig(bytes, "test"));
    }

    [Fact]
    public void Bytes_are_counted_first()
    {
        var fits = Manifest("", ContentLimits.MaxManifestBytes);
        Assert.Equal(ContentLimits.MaxManifestBytes, fits.Length);
        ManifestReader.ReadManifest(fits, null, "test");
        Fails(
            ImageContentError.LimitExceeded,
            "at most 4194304 are read",
            () => ManifestReader.ReadManifest(new byte[ContentLimits.MaxManifestBytes + 1], null, "test")
        );
        Fails(
            ImageContentError.LimitExceeded,
            "at most 8388608 are read",
            () => ManifestReader.ReadConfig(new byte[ContentLimits.MaxConfigBytes + 1], "test")
        );
    }

    [Fact]
    public void Counts_are_limited()
    {
        Just(
            ContentLimits.MaxLayers,
            "layers",
            n => ManifestReader.ReadManifest(Manifest(Repeat(LayerJson, n)), null, "test")
        );
        Just(
            ContentLimits.MaxIndexEntries,
            "manifests",
            n =>
                ManifestReader.ReadIndex(
                    Bytes($$"""{"schemaVersion":2,"manifests":[{{Repeat(LayerJson, n)}}]}"""),
                    null,
                    "test"
                )
        );
        Just(ContentLimits.MaxLabels, "labels", n => Config($$"""{"config":{"Labels":{ {{Members(n)}} } } }"""));
        Just(
            ContentLimits.MaxVariables,
            "variables",
            n => Config($$"""{"config":{"Env":[{{Repeat("\"a=b\"", n)}}]} }""")
        );
        Just(ContentLimits.MaxVariables, "words", n => Config($$"""{"config":{"Cmd":[{{Repeat("\"a\"", n)}}]} }"""));
        Just(
            ContentLimits.MaxLayers,
            "layers",
            n => Config($$"""{"rootfs":{"diff_ids":[{{Repeat($"\"{D1}\"", n)}}]} }""")
        );
        Just(
            ContentLimits.MaxAnnotations,
            "annotations",
            n =>
                ManifestReader.ReadIndex(
                    Bytes($$"""{"schemaVersion":2,"manifests":[],"annotations":{ {{Members(n)}} } }"""),
                    null,
                    "test"
                )
        );
    }

    [Fact]
    public void Depth_is_limited()
    {
        Config(Nested(ContentLimits.MaxJsonDepth));
        Fails(ImageContentError.Corrupt, "at most 64 deep", () => Config(Nested(ContentLimits.MaxJsonDepth + 1)));

        // The root object is the first level.
        static string Nested(int depth) => $$"""{"a":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}} }""";
    }

    private static void Just(int limit, string what, Action<int> read)
    {
        read(limit);
        Fails(ImageContentError.LimitExceeded, $"{limit + 1} {what}; at most {limit} are read", () => read(limit + 1));
    }

    private static void Config(string json) => ManifestReader.ReadConfig(Bytes(json), "test");

    private static byte[] Manifest(string layers, int length = 0) =>
        Bytes($$"""{"schemaVersion":2,"config":{{ConfigJson}},"layers":[{{layers}}]}""".PadRight(length));

    private static string Repeat(string item, int count) => string.Join(',', Enumerable.Repeat(item, count));

    private static string Members(int count) =>
        string.Join(
            ',',
            Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"k{i}\":\"v\""))
        );

    private static void Fails(ImageContentError error, string message, Action act)
    {
        var exception = Assert.Throws<ImageContentException>(act);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(error, exception.Error);
        Assert.StartsWith("test: ", exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
