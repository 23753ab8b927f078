using System.Text.Json;
using Oac.Testing;

namespace Oac.Producer.Tests.Copying;

/// <summary>Every kind of place to every other, with skopeo to say what arrived.</summary>
public sealed class CopyTransportTests : IDisposable
{
    private readonly TempFolder folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_index_of_three_platforms_keeps_its_digest_wherever_it_goes()
    {
        RealParts.Require(Registry.Missing ?? Skopeo.Missing);
        await using var registry = await Registry.StartAsync(Cancelled);
        var sample = SampleLayout.Write(folder.At("made"), 20_000, "amd64", "arm64", "s390x");
        var places = new[]
        {
            sample.Address,
            $"{registry.Address}/a/b:1",
            $"oci-archive:{folder.At("copy.tar")}:v1",
            $"oci:{folder.At("copied")}:some-name",
            $"docker://{registry.Address}/c:1",
            $"oci-archive:{folder.At("again.tar")}:v1",
            $"oci:{folder.At("last")}:v1",
        };
        foreach (var (from, to) in places.Zip(places.Skip(1)))
        {
            var result = await folder.RunAsync("copy", from, to, "--plain-http", registry.Address);

            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.EndsWith($"@{sample.Digest}\n", result.Output, StringComparison.Ordinal);
            var skopeo = to.StartsWith(registry.Address, StringComparison.Ordinal) ? $"docker://{to}" : to;
            Assert.Equal(sample.Digest, await Skopeo.DigestAsync(skopeo, Cancelled));
            // What is printed can be given to a command.
            var printed = result.Output.Trim();
            var again = await folder.RunAsync("copy", printed, "oci:all", "--plain-http", registry.Address);
            Assert.Equal((0, ""), (again.ExitCode, again.Error));
        }

        // All the images are there, not only the index over them.
        foreach (var image in sample.Images)
        {
            Assert.Equal(image, await Skopeo.DigestAsync($"docker://{registry.Address}/c@{image}", Cancelled));
        }
    }

    [Fact]
    public async Task One_platform_goes_where_an_index_cannot()
    {
        RealParts.Require(Skopeo.Missing);
        var sample = SampleLayout.Write(folder.At("made"), 20_000, "amd64", "arm64");
        var archive = $"docker-archive:{folder.At("image.tar")}:example.com/agent:1";

        var refused = await folder.RunAsync("copy", sample.Address, archive);
        Assert.Equal(
            new CliResult(
                2,
                "",
                $"oac: {archive} holds one image, and {sample.Address} is an index of several; choose one by --platform: linux/amd64, linux/arm64\n"
            ),
            refused
        );
        Assert.False(File.Exists(folder.At("image.tar")));

        var copied = await folder.RunAsync("copy", sample.Address, archive, "--platform", "linux/arm64");
        Assert.Equal(new CliResult(0, $"{archive}\n", ""), copied);
        using var config = JsonDocument.Parse(await Skopeo.InspectConfigurationAsync(archive, Cancelled));
        Assert.Equal("arm64", config.RootElement.GetProperty("architecture").GetString());

        // And back: skopeo and we agree on what the archive's image is.
        var back = await folder.RunAsync("copy", archive, $"oci:{folder.At("back")}:1");
        Assert.Equal((0, ""), (back.ExitCode, back.Error));
        Assert.EndsWith(
            await Skopeo.DigestAsync($"oci:{folder.At("back")}:1", Cancelled) + "\n",
            back.Output,
            StringComparison.Ordinal
        );
        var none = await folder.RunAsync("copy", sample.Address, "oci:x", "--platform", "linux/s390x");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("is there for linux/amd64, linux/arm64; linux/s390x was asked for", none.Error);
        Assert.False(Directory.Exists(folder.At("x")));
    }

    [Theory]
    [InlineData("agent:1")]
    [InlineData("agent")]
    [InlineData("example.com/agent:1")]
    public async Task What_was_copied_to_a_docker_archive_is_read_by_the_name_it_was_written_under(string name)
    {
        var sample = SampleLayout.Write(folder.At("made"), 100, "amd64");
        var archive = $"docker-archive:image.tar:{name}";

        var copied = await folder.RunAsync("copy", $"oci:{folder.At("made")}@{sample.Images[0]}", archive);
        var again = await folder.RunAsync("copy", copied.Output.Trim(), "oci:again:1");
        var other = await folder.RunAsync("copy", "docker-archive:image.tar:agent:2", "oci:other");

        Assert.Equal(new CliResult(0, $"{archive}\n", ""), copied);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Equal(2, other.ExitCode);
    }

    [Fact]
    public async Task An_engine_takes_an_image_and_hands_it_out()
    {
        RealParts.Require(DockerEngine.Missing);
        await using var docker = await DockerEngine.StartAsync(Cancelled);
        var sample = SampleLayout.Write(folder.At("made"), 20_000, "amd64", "arm64");
        var run = new CliRun(folder.Path) { Environment = { ["DOCKER_HOST"] = docker.Host } };
        const string Image = "docker-daemon:example.com/agent:1";

        var refused = await run.RunAsync("copy", sample.Address, Image);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("choose one by --platform: linux/amd64, linux/arm64", refused.Error, StringComparison.Ordinal);

        var loaded = await run.RunAsync("copy", sample.Address, Image, "--platform=linux/amd64", "--tag=2");
        Assert.Equal(new CliResult(0, $"{Image}\n", ""), loaded);
        var names = await docker.RunAsync(
            ["image", "inspect", "--format={{.Architecture}} {{.RepoTags}}", "example.com/agent:2"],
            null,
            Cancelled
        );
        Assert.Equal("amd64 [example.com/agent:1 example.com/agent:2]\n", names.Succeeded());

        var saved = await run.RunAsync("copy", Image, "oci:saved:1");
        Assert.Equal((0, ""), (saved.ExitCode, saved.Error));
        Assert.EndsWith(
            await Skopeo.DigestAsync($"oci:{folder.At("saved")}:1", Cancelled) + "\n",
            saved.Output,
            StringComparison.Ordinal
        );
        var missing = await run.RunAsync("copy", "docker-daemon:example.com/none:1", "oci:none");
        Assert.Equal(2, missing.ExitCode);
        Assert.False(Directory.Exists(folder.At("none")));
    }

    [Fact]
    public async Task Signatures_come_along_on_request_through_a_registry_that_lists_none()
    {
        RealParts.Require(Registry.Missing ?? Skopeo.Missing);
        await using var plain = await Registry.StartAsync(Cancelled);
        await using var listing = await Oac.Images.Registry.RegistryServer.StartAsync(Cancelled);
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64", "arm64");
        var signature = await SampleArtifact.PushAsync(sample, $"{listing.Authority}/signed", Cancelled);
        string[] hosts = ["--plain-http", plain.Address, "--plain-http", listing.Authority];

        var steps = new[]
        {
            $"{listing.Authority}/signed:v1",
            $"{plain.Address}/signed:v1",
            $"oci:{folder.At("layout")}:v1",
            $"{listing.Authority}/again:v1",
        };
        foreach (var (from, to) in steps.Zip(steps.Skip(1)))
        {
            var result = await folder.RunAsync(["copy", from, to, "--referrers", .. hosts]);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
        }
        Assert.Equal(signature, await Skopeo.DigestAsync($"docker://{listing.Authority}/again@{signature}", Cancelled));
        using var http = new HttpClient();
        var listed = await http.GetStringAsync(
            new Uri($"http://{listing.Authority}/v2/again/referrers/{sample.Digest}"),
            Cancelled
        );
        Assert.Contains(signature, listed, StringComparison.Ordinal);

        await folder.RunAsync(["copy", steps[0], $"{listing.Authority}/bare:v1", .. hosts]);
        var bare = await http.GetStringAsync(
            new Uri($"http://{listing.Authority}/v2/bare/referrers/{sample.Digest}"),
            Cancelled
        );
        Assert.DoesNotContain(signature, bare, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker-archive:a.tar", "--platform=linux/amd64", "a.tar cannot hold what refers to an image")]
    [InlineData("oci:b", "--platform=linux", "--platform 'linux': os/architecture[/variant] is wanted")]
    [InlineData("oci:b", "--tag=a/b", "--tag 'a/b': up to 128 letters")]
    [InlineData("oci:b", "--parallel=65", "--parallel '65': 1 to 64 is wanted")]
    [InlineData("oci:b", "--parallel=0", "--parallel '0': 1 to 64 is wanted")]
    [InlineData("agent:1", "--quiet", "names no registry")]
    [InlineData("example.com/a", "--no-network", "--no-network rules out")]
    public async Task What_cannot_be_done_is_said(string destination, string option, string message)
    {
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64");
        var result = await folder.RunAsync("copy", sample.Address, destination, "--referrers", option);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(["made"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }
}
