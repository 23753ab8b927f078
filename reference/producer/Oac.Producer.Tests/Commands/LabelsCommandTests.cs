using Oac.Images.Writing;
using Oac.Producer.Tests.Images;

namespace Oac.Producer.Tests.Commands;

public sealed class LabelsCommandTests
{
    private const string Yaml = """
        version: v1alpha3
        name: reviewer
        orchestrator:
          env: ORCHESTRATOR_URL
          bearer:
            token: { file: /run/oac/token }

        """;

    private const string Instruction = """
        LABEL org.openagentcontainers.version="v1alpha3" \
              org.openagentcontainers.name="reviewer" \
              org.openagentcontainers.orchestrator.env="ORCHESTRATOR_URL" \
              org.openagentcontainers.orchestrator.bearer.token.file="/run/oac/token"

        """;

    [Theory]
    [InlineData]
    [InlineData("oac.yaml")]
    [InlineData(".")]
    public async Task The_labels_of_a_file_are_printed(params string[] arguments)
    {
        using var folder = new TempFolder().With("oac.yaml", Yaml);

        Assert.Equal(new CliResult(0, Instruction, ""), await folder.RunAsync(["labels", .. arguments]));
    }

    [Fact]
    public async Task Standard_input_is_read()
    {
        using var folder = new TempFolder();

        var result = await new CliRun(folder.Path) { Input = Yaml }.RunAsync("labels", "-");

        Assert.Equal(new CliResult(0, Instruction, ""), result);
    }

    [Theory]
    [InlineData("Dockerfile", Samples.CleanDockerfile)]
    [InlineData("labels.json", Samples.CleanLabels)]
    [InlineData(
        "labels.yaml",
        "org.openagentcontainers.version: v1alpha3\norg.openagentcontainers.name: reviewer\norg.openagentcontainers.orchestrator.env: ORCHESTRATOR_URL\norg.openagentcontainers.orchestrator.bearer.token.file: /run/oac/token\n"
    )]
    [InlineData(
        "inspect.json",
        """[{"Id":"sha256:1","Config":{"Labels":{"org.openagentcontainers.version":"v1alpha3","org.openagentcontainers.name":"reviewer","org.openagentcontainers.orchestrator.env":"ORCHESTRATOR_URL","org.openagentcontainers.orchestrator.bearer.token.file":"/run/oac/token"}}}]"""
    )]
    public async Task Labels_become_a_file(string name, string text)
    {
        using var folder = new TempFolder().With(name, text);

        Assert.Equal(new CliResult(0, Yaml, ""), await folder.RunAsync("labels", "import", name));
        Assert.Equal(0, (await folder.RunAsync("labels", "import", name, "--output", "oac.yaml")).ExitCode);
        Assert.Equal(Yaml, folder.Read("oac.yaml"));
        Assert.Equal(Instruction, (await folder.RunAsync("labels")).Output);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("fragment")]
    [InlineData("Dockerfile.labels")]
    public async Task An_instruction_that_was_printed_can_be_imported(string name)
    {
        using var folder = new TempFolder().With("fragment", Instruction).With("Dockerfile.labels", Instruction);

        var result = await new CliRun(folder.Path) { Input = "\n" + Instruction }.RunAsync("labels", "import", name);

        Assert.Equal(new CliResult(0, Yaml, ""), result);
    }

    [Fact]
    public async Task A_mistake_in_an_instruction_alone_has_its_own_line()
    {
        using var folder = new TempFolder().With("fragment", "LABEL a=1\nLABEL b\n");

        var result = await folder.RunAsync("labels", "import", "fragment");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("oac: fragment: 2:", result.Error);
    }

    [Fact]
    public async Task An_image_is_imported_from_wherever_it_is()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent());
        var different = await registry.PushAsync(
            BuiltImage.Index([
                ImageRegistry.Agent().Build(DateTimeOffset.UnixEpoch),
                ImageRegistry.Agent(ImageRegistry.Arm64).SetLabel("x", "y").Build(DateTimeOffset.UnixEpoch),
            ]),
            "different:1"
        );

        var published = await registry.RunAsync("labels", image);
        var imported = await registry.Folder.RunAsync(
            "labels",
            "import",
            image,
            "--plain-http",
            registry.Server.Authority
        );
        await registry.RunAsync("copy", image, "oci:local:1");
        var local = await registry.Folder.RunAsync("labels", "import", "oci:local:1");
        string[] diverging = ["labels", "import", different, "--plain-http", registry.Server.Authority];
        var refused = await registry.Folder.RunAsync(diverging);
        var chosen = await registry.Folder.RunAsync([.. diverging, "--platform", "linux/amd64"]);
        var missing = await registry.Folder.RunAsync("labels", "import", "oci:local:2");
        var http = await registry.Folder.RunAsync("labels", "import", image);

        Assert.Equal(2, published.ExitCode);
        Assert.Equal(new CliResult(0, Yaml, ""), imported);
        Assert.Equal(imported, local);
        Assert.Equal(
            new CliResult(
                2,
                "",
                $"oac: {different}: the label x is not the same on all platforms; choose one by --platform: linux/amd64, linux/arm64\n"
            ),
            refused
        );
        Assert.Equal(imported, chosen);
        Assert.StartsWith("oac: oci:local:2: ", missing.Error);
        Assert.Contains("--plain-http", http.Error);
    }

    [Fact]
    public async Task One_stage_can_be_imported_with_a_build_argument()
    {
        using var folder = new TempFolder().With(
            "Dockerfile",
            "FROM scratch AS one\nARG N\nLABEL a=$N\nFROM scratch\nLABEL b=2\n"
        );

        var result = await folder.RunAsync("labels", "import", "Dockerfile", "--target", "one", "--build-arg", "N=5");

        Assert.Equal(new CliResult(0, "version: none\nlabels:\n  a: \"5\"\n", ""), result);
    }

    [Theory]
    [InlineData("missing.yaml", "oac: missing.yaml: no such file")]
    [InlineData("bad.yaml", "oac: bad.yaml:1:1: unknown key 'nmae'")]
    [InlineData("bytes.yaml", "oac: bytes.yaml:1:7: byte 0xFF at offset 6 does not belong to UTF-8 text")]
    [InlineData("--frmat", "oac: unknown option '--frmat'; did you mean --format?")]
    public async Task What_cannot_be_read_ends_with_2(string name, string expected)
    {
        using var folder = new TempFolder().With("bad.yaml", "nmae: x");
        File.WriteAllBytes(folder.At("bytes.yaml"), [.. "name: "u8, 0xff]);

        var result = await folder.RunAsync("labels", name);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(expected, result.Error);
    }

    [Theory]
    [InlineData("missing", "oac: missing: no such file")]
    [InlineData("broken.json", "oac: broken.json: 1:")]
    [InlineData("two.json", "oac: two.json: tells of 2 images; name one")]
    public async Task What_cannot_be_imported_ends_with_2(string name, string expected)
    {
        using var folder = new TempFolder()
            .With("broken.json", "{\"a\": ")
            .With(
                "two.json",
                """[{"Id":"sha256:1","Config":{"Labels":{}}},{"Id":"sha256:2","Config":{"Labels":{}}}]"""
            );

        var result = await folder.RunAsync("labels", "import", name);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(expected, result.Error);
    }

    [Fact]
    public async Task What_was_read_is_not_written_over()
    {
        using var folder = new TempFolder().With("oac.yaml", Yaml);

        var result = await folder.RunAsync("labels", "--output", "oac.yaml");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(Yaml, folder.Read("oac.yaml"));
    }

    [Fact]
    public async Task A_secret_is_not_repeated()
    {
        const string Token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        using var folder = new TempFolder().With("oac.yaml", $"name: x\nsession: {{ isolation: {Token} }}");

        var result = await folder.RunAsync("labels");

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain(Token, result.Error);
    }
}
