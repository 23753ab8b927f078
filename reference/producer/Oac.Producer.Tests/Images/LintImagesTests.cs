using System.Text.Json;
using Oac.Images.Archives;
using Oac.Images.Layouts;
using Oac.Images.Writing;
using Oac.Producer.Tests.Output;

namespace Oac.Producer.Tests.Images;

/// <summary>Images as inputs: how they are named, in what order and form they are reported.</summary>
public sealed class LintImagesTests(NpmTools tools) : IClassFixture<NpmTools>
{
    private const string Schema = """{"$schema":"https://json-schema.org/draft/2020-12/schema"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_platform_is_an_input_of_its_own()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(Diverging());

        var text = await registry.LintAsync(image);
        using var json = JsonDocument.Parse((await registry.LintAsync(image, "--format=json")).Output);

        Assert.Equal(0, text.ExitCode);
        Assert.StartsWith(
            $"{image} (linux/amd64): advice: 'org.openagentcontainers.name' differs between the platforms of this index [OAC903",
            text.Output,
            StringComparison.Ordinal
        );
        Assert.Contains($"\n{image} (linux/arm64): advice: ", text.Output);
        Assert.EndsWith("2 advice in 2 inputs\n", text.Output, StringComparison.Ordinal);
        var inputs = json.RootElement.GetProperty("inputs").EnumerateArray().ToList();
        Assert.Equal([$"{image}#1", $"{image}#2"], inputs.Select(i => i.GetProperty("input").GetString()));
        Assert.Equal(["linux/amd64", "linux/arm64"], inputs.Select(i => i.GetProperty("platform").GetString()));
        Assert.Equal(
            Diverging().Images.Select(i => i.Manifest.Descriptor.Digest.ToString()),
            inputs.Select(i => i.GetProperty("digest").GetString())
        );
        Assert.All(
            inputs,
            i => Assert.Equal(JsonValueKind.Null, i.GetProperty("findings")[0].GetProperty("location").ValueKind)
        );
    }

    [Fact]
    public async Task Reports_of_images_hold_the_contracts_of_all_forms()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(Diverging());
        string[] inputs = [image, $"docker://{registry.Server.Authority}/missing:1"];

        var json = await registry.LintAsync([.. inputs, "--format=json"]);
        var sarif = await registry.LintAsync([.. inputs, "--format=sarif"]);
        var github = await registry.LintAsync([.. inputs, "--format=github"]);
        var junit = await registry.LintAsync([.. inputs, "--format=junit"]);

        Assert.All([json, sarif, github, junit], result => Assert.Equal((2, ""), (result.ExitCode, result.Error)));
        await tools.AssertValidAsync("docs/schemas/oac-lint-1.schema.json", json.Output);
        await tools.AssertSarifAsync(sarif.Output);
        var uri = $"{registry.Server.Authority}/agent:1".Replace(":", "%3A", StringComparison.Ordinal);
        Assert.Contains($"\"uri\": \"{uri}\"", sarif.Output);
        Assert.DoesNotContain("docker%3A", sarif.Output);
        Assert.DoesNotContain("file=", github.Output);
        Assert.Contains($"::notice title=OAC903 platforms-agree::{image} (linux/amd64): ", github.Output);
        Assert.Contains($"testsuite name=\"{image} (linux/arm64)\"", junit.Output);
    }

    [Fact]
    public async Task Many_images_are_reported_in_the_order_of_the_arguments()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var images = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            images.Add(
                i % 5 == 3
                    ? $"{registry.Server.Authority}/missing{i}:1"
                    : await registry.PushAsync(ImageRegistry.Agent(), $"agent{i}:1")
            );
        }

        using var json = JsonDocument.Parse((await registry.LintAsync([.. images, images[0], "--format=json"])).Output);
        var text = await registry.LintAsync([.. images]);

        Assert.Equal(
            images,
            json.RootElement.GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("input").GetString())
        );
        Assert.Equal((2, ""), (text.ExitCode, text.Error));
        Assert.EndsWith("no findings in 20 inputs, 4 could not be read\n", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(true, "dumb", false)]
    public async Task A_terminal_sees_how_far_it_is(bool isTerminal, string? term, bool shown)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent());
        var run = new CliRun(registry.Folder.Path) { IsTerminal = isTerminal };
        if (term is not null)
        {
            run.Environment["TERM"] = term;
        }

        var result = await run.RunAsync(
            "lint",
            "--plain-http",
            registry.Server.Authority,
            image,
            $"{registry.Server.Authority}/missing:1"
        );

        if (!shown)
        {
            Assert.Equal("", result.Error);
            return;
        }
        Assert.StartsWith("\r\e[K1/2 images", result.Error, StringComparison.Ordinal);
        Assert.Contains("\r\e[K2/2 images, 1 with errors  ", result.Error);
        Assert.EndsWith("\r\e[K", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Error);
    }

    [Fact]
    public async Task An_image_alone_needs_no_progress()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent());
        var run = new CliRun(registry.Folder.Path) { IsTerminal = true };

        Assert.Equal("", (await run.RunAsync("lint", "--plain-http", registry.Server.Authority, image)).Error);
    }

    [Fact]
    public async Task Annotations_and_variables_are_looked_at()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(
            ImageRegistry
                .Agent()
                .SetAnnotation(Samples.Prefix + "name", "other")
                .SetVariable("OPENAI_API_KEY", "sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2M3n4")
        );

        var result = await registry.LintAsync(image);

        Assert.Contains("[OAC904 annotations-are-no-labels]", result.Output);
        Assert.Contains("[OAC908 secret-in-environment]", result.Output);
        Assert.DoesNotContain("A1b2C3d4", result.Output);
    }

    [Fact]
    public async Task Images_in_files_are_read_in_whatever_form_and_by_whatever_name()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = ImageRegistry
            .AgentWithSchema("/schemas/alert.json")
            .AddLayer(await registry.LayerAsync("/schemas/alert.json", Schema))
            .Build(DateTimeOffset.UnixEpoch);
        var folder = registry.Folder;
        await using (var layout = await OciLayoutWriter.OpenAsync(folder.At("layout"), Cancelled))
        {
            await image.WriteToAsync(layout, "one", null, Cancelled);
        }
        await using (var archive = await OciArchiveWriter.CreateAsync(folder.At("oci.tar"), Cancelled))
        {
            await image.WriteToAsync(archive, "one", null, Cancelled);
            await archive.CompleteAsync(Cancelled);
        }
        await using (var archive = DockerArchiveWriter.Create(folder.At("docker.tar"), "example.com/agent"))
        {
            await image.WriteToAsync(archive, "1", null, Cancelled);
            await archive.CompleteAsync(Cancelled);
        }
        string[] inputs =
        [
            "oci:layout:one",
            "layout",
            "oci-archive:oci.tar",
            "oci.tar",
            "docker-archive:docker.tar:example.com/agent:1",
            "docker.tar",
        ];

        using var json = JsonDocument.Parse(
            (await folder.RunAsync(["lint", "--no-network", .. inputs, "--format=json"])).Output
        );

        var reports = json.RootElement.GetProperty("inputs").EnumerateArray().ToList();
        Assert.Equal(inputs, reports.Select(r => r.GetProperty("input").GetString()));
        // The layers are at hand, so the program is looked for.
        Assert.All(
            reports,
            r =>
                Assert.Equal(
                    "the program '/agent' is not in the image",
                    Assert.Single(r.GetProperty("findings").EnumerateArray()).GetProperty("message").GetString()
                )
        );
        Assert.All(
            reports.Take(4),
            r => Assert.Equal(image.Manifest.Descriptor.Digest.ToString(), r.GetProperty("digest").GetString())
        );
    }

    [Fact]
    public async Task An_archive_that_is_read_is_not_written_over()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = ImageRegistry.Agent().Build(DateTimeOffset.UnixEpoch);
        await using (var archive = await OciArchiveWriter.CreateAsync(registry.Folder.At("oci.tar"), Cancelled))
        {
            await image.WriteToAsync(archive, "one", null, Cancelled);
            await archive.CompleteAsync(Cancelled);
        }

        var result = await registry.Folder.RunAsync("lint", "oci.tar", "--output", "oci.tar");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is one of the inputs, which would be lost", result.Error);
    }

    [Theory]
    [InlineData("agent:1", "docker-daemon:agent:1 (an engine's) or docker.io/library/agent:1 (a registry's)")]
    [InlineData("team/agent:1", "docker-daemon:team/agent:1 (an engine's) or docker.io/team/agent:1 (a registry's)")]
    public async Task A_short_name_is_told_how_to_be_an_image(string name, string advice)
    {
        using var folder = new TempFolder();

        var result = await folder.RunAsync("lint", name);

        Assert.Equal(
            $"{name}: cannot be read: no such file; for an image, write {advice}\n",
            result.Output[..(result.Output.IndexOf('\n', StringComparison.Ordinal) + 1)]
        );
        Assert.Equal(0, (await folder.With(name, Samples.CleanDockerfile).RunAsync("lint", name)).ExitCode);
    }

    [Fact]
    public async Task What_exists_is_a_file_even_if_its_name_could_be_a_registry()
    {
        using var folder = new TempFolder().With("agents.d/reviewer", Samples.CleanDockerfile);

        var result = await folder.RunAsync("lint", "agents.d/reviewer");

        Assert.Equal((0, "no findings in 1 input\n"), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("--fix", "--yes")]
    [InlineData("--diff")]
    public async Task Images_are_never_fixed(params string[] options)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent().SetLabel(Samples.Prefix + "nmae", "x"));
        registry.Folder.With(
            "Dockerfile",
            Samples.CleanDockerfile.Replace(".name=", ".nmae=", StringComparison.Ordinal)
        );

        var result = await registry.LintAsync([image, "Dockerfile", .. options]);

        Assert.Contains(
            $"oac: {image} is not fixed: an image is never changed; fix what it was built from\n",
            result.Error
        );
        Assert.Contains("+      org.openagentcontainers.name=", options[0] == "--diff" ? result.Output : result.Error);
    }

    [Theory]
    [InlineData("linux", "--platform 'linux': os/architecture[/variant] is wanted")]
    [InlineData("Linux/amd64", "--platform 'Linux/amd64': os/architecture[/variant] is wanted")]
    [InlineData("linux/arm64/v8/x", "--platform 'linux/arm64/v8/x': os/architecture[/variant] is wanted")]
    public async Task A_platform_is_named_in_one_way(string platform, string message)
    {
        using var folder = new TempFolder();

        var result = await folder.RunAsync("lint", "--platform", platform, "example.com/agent");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    private static BuiltImage Diverging() =>
        BuiltImage.Index([
            ImageRegistry.Agent().Build(DateTimeOffset.UnixEpoch),
            ImageRegistry
                .Agent(ImageRegistry.Arm64)
                .SetLabel(Samples.Prefix + "name", "planner")
                .Build(DateTimeOffset.UnixEpoch),
        ]);
}
