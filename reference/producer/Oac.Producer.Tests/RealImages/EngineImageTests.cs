using System.Text.Json;
using Oac.Producer.Images;
using Oac.Producer.Tests;
using Oac.Producer.Tests.Images;
using Oac.Testing;

namespace Oac.Producer.RealImages;

/// <summary>Images in a Docker daemon's store: what it says of them is enough for labels, and layers are taken out of it when files are wanted.</summary>
public sealed class EngineImageTests(RealImageParts parts) : IClassFixture<RealImageParts>
{
    private const string WithSchema =
        Samples.CleanDockerfile
        + "LABEL org.openagentcontainers.events.alert.schema.path=/schemas/alert.json "
        + "org.openagentcontainers.events.alert.schema.mimetype=application/schema+json\n";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Labels_are_what_the_daemon_says_and_no_layer_is_taken_out()
    {
        RealParts.Require(RealImageParts.Missing);
        using var folder = new TempFolder();
        await BuildAsync(folder, "labels:1", Samples.CleanDockerfile + "COPY Dockerfile /Dockerfile\n");

        var lint = await RunAsync(folder, "lint", "docker-daemon:labels:1");
        var inspect = await RunAsync(folder, "inspect", "docker-daemon:labels:1");

        // The program is missing, which only the layers could tell.
        Assert.Equal((0, "no findings in 1 input\n"), (lint.ExitCode, lint.Output));
        Assert.Equal(0, inspect.ExitCode);
        Assert.StartsWith("reviewer\n", inspect.Output, StringComparison.Ordinal);
        Assert.Contains("linux/amd64", inspect.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schemas_are_looked_at_in_the_layers_and_no_copy_of_them_stays()
    {
        RealParts.Require(RealImageParts.Missing);
        using var folder = new TempFolder();
        await BuildAsync(folder, "schema:1", WithSchema + "COPY Dockerfile /schemas/alert.json\n");
        Directory.CreateDirectory(folder.At("tmp"));
        var start = ToolProcess.Start("lint", "--format", "json", "docker-daemon:schema:1");
        start.Environment["DOCKER_HOST"] = parts.Docker.Host;
        start.Environment["TMPDIR"] = folder.At("tmp");

        var result = await ProcessResult.RunAsync(start, null, Cancelled);

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        var input = Assert.Single(json.RootElement.GetProperty("inputs").EnumerateArray());
        Assert.Equal(
            ["OAC902", "OAC907"],
            input.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("rule").GetString())
        );
        Assert.Empty(Directory.GetFileSystemEntries(folder.At("tmp")));
    }

    [Fact]
    public async Task What_the_daemon_does_not_have_is_an_error()
    {
        RealParts.Require(RealImageParts.Missing);
        using var folder = new TempFolder();
        await BuildAsync(folder, "platform:1", Samples.CleanDockerfile + "COPY Dockerfile /Dockerfile\n");

        var missing = await RunAsync(folder, "lint", "docker-daemon:missing:1");
        var platform = await RunAsync(folder, "lint", "--platform=linux/arm64", "docker-daemon:platform:1");
        var nowhere = await new CliRun(folder.Path)
        {
            Environment = { ["DOCKER_HOST"] = $"unix://{folder.At("none.sock")}" },
        }.RunAsync("lint", "docker-daemon:labels:1");

        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("docker-daemon:missing:1: cannot be read: ", missing.Output, StringComparison.Ordinal);
        Assert.Equal(2, platform.ExitCode);
        Assert.Contains(
            "nothing for linux/arm64; the engine has the image for linux/amd64",
            platform.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Contains("none.sock", nowhere.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_to_the_daemon_is_there_and_can_be_read_back()
    {
        RealParts.Require(RealImageParts.Missing);
        await using var registry = await ImageRegistry.StartAsync();
        var image = ImageRegistry
            .Agent()
            .AddLayer(await registry.LayerAsync("/agent", "x"))
            .Build(DateTimeOffset.UnixEpoch);
        var context = new CliContext(
            Stream.Null,
            TextWriter.Null,
            TextWriter.Null,
            new Dictionary<string, string> { ["DOCKER_HOST"] = parts.Docker.Host },
            registry.Folder.Path
        );
        await using var access = new ImageAccess(context, new ImageAccessOptions());
        var address = ImageAddress.Parse("docker-daemon:written/agent:2", context);
        await using (var target = await access.OpenTargetAsync(address, [], Cancelled))
        {
            await image.WriteToAsync(target.Content, target.Tag, null, Cancelled);
            await target.CompleteAsync(Cancelled);
        }

        var lint = await RunAsync(registry.Folder, "lint", "--check=entrypoint", "docker-daemon:written/agent:2");

        Assert.Equal((0, "no findings in 1 input\n"), (lint.ExitCode, lint.Output));
    }

    private async Task BuildAsync(TempFolder folder, string name, string dockerfile)
    {
        folder.With("build/Dockerfile", dockerfile);
        (
            await parts.Docker.RunAsync(["build", "--quiet", "--tag", name, folder.At("build")], null, Cancelled)
        ).Succeeded();
    }

    private Task<CliResult> RunAsync(TempFolder folder, params string[] arguments) =>
        new CliRun(folder.Path) { Environment = { ["DOCKER_HOST"] = parts.Docker.Host } }.RunAsync(arguments);
}
