using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Oac.Producer.Tests;
using Oac.Testing;

namespace Oac.Producer.RealImages;

/// <summary>
/// Images in Debian's docker-registry that Docker, skopeo and buildah have put there: <c>oac inspect</c> says of labels, platforms and digests
/// what <c>skopeo inspect</c> says, and <c>oac lint</c> asks the registry no more than it has to.
/// </summary>
public sealed class PublishedImageTests(RealImageParts parts) : IClassFixture<RealImageParts>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Inspect_agrees_with_skopeo_on_everything_that_Docker_skopeo_and_buildah_push()
    {
        RealParts.Require(RealImageParts.Missing ?? RealProgram.Missing("buildah"));
        using var folder = new TempFolder();
        var single = await DockerAsync(folder, "by-docker:1");
        var oci = await SkopeoAsync(single, "by-skopeo:oci", "--format=oci");
        var docker = await SkopeoAsync(single, "by-skopeo:docker", "--format=v2s2");
        var (built, list) = await BuildahAsync(folder);
        var copied = await SkopeoAsync(list, "by-skopeo:list", "--all");

        foreach (var image in (string[])[single, oci, docker, built, list, copied])
        {
            await AssertAgreesAsync(folder, image);
        }
    }

    [Fact]
    public async Task Lint_asks_two_requests_for_an_image_and_two_for_each_platform_of_a_list()
    {
        RealParts.Require(RealImageParts.Missing ?? RealProgram.Missing("buildah"));
        using var folder = new TempFolder();
        var (single, list) = await BuildahAsync(folder);

        Assert.Equal(2, (await RequestsAsync(folder, single)).Count);
        Assert.Equal(5, (await RequestsAsync(folder, list)).Count);
        Assert.Equal(3, (await RequestsAsync(folder, list, "--platform", "linux/arm64")).Count);

        // This registry knows no list of referrers, and logs nothing of a request for an address that it does not know.
        var referrers = (await RequestsAsync(folder, single, "--check", "referrers")).Skip(2).ToList();
        Assert.Equal(["GET", "HEAD"], referrers.Select(static r => r.Split(' ')[0]));
        Assert.EndsWith(".sig", referrers[1], StringComparison.Ordinal);
        Assert.Equal(2 + 1, (await RequestsAsync(folder, single, "--check=referrers", "--ignore=OAC905")).Count);
    }

    private async Task<IReadOnlyList<string>> RequestsAsync(TempFolder folder, string image, params string[] options)
    {
        var before = (await parts.Registry.RequestsAsync(Cancelled)).Count;
        var result = await folder.RunAsync(["lint", "--plain-http", parts.Registry.Address, image, .. options]);
        Assert.Contains(" in ", result.Output, StringComparison.Ordinal);
        Assert.NotEqual(2, result.ExitCode);
        return [.. (await parts.Registry.RequestsAsync(Cancelled)).Skip(before)];
    }

    private async Task AssertAgreesAsync(TempFolder folder, string image)
    {
        using var inspected = JsonDocument.Parse(
            await OacAsync(folder, null, image, "--plain-http", parts.Registry.Address)
        );
        var root = inspected.RootElement;
        var skopeo = JsonNode.Parse(await SkopeoInspectAsync(image))!;
        Assert.Equal(
            skopeo["Digest"]!.GetValue<string>(),
            root.GetProperty("target").GetProperty("digest").GetString()
        );

        var raw = JsonNode.Parse(await SkopeoInspectAsync(image, "--raw"))!;
        var said = root.GetProperty("images").EnumerateArray().ToList();
        var wanted = raw["manifests"] is JsonArray manifests
            ? manifests.Select(m =>
                (m!["digest"]!.GetValue<string>(), Platform(m["platform"]!, "os", "architecture", "variant"))
            )
            : [(skopeo["Digest"]!.GetValue<string>(), Platform(skopeo, "Os", "Architecture", "Variant"))];
        Assert.Equal(
            wanted,
            said.Select(i => (i.GetProperty("digest").GetString()!, i.GetProperty("platform").GetString()!))
        );

        foreach (var one in said)
        {
            var repository = image[..image.LastIndexOf(':')];
            var config = await SkopeoInspectAsync($"{repository}@{one.GetProperty("digest").GetString()}", "--config");
            using var other = JsonDocument.Parse(await OacAsync(folder, config, "-"));
            var described = Assert.Single(other.RootElement.GetProperty("images").EnumerateArray());
            foreach (var name in (string[])["declaredVersion", "version", "agent", "unknown"])
            {
                Assert.Equal(described.GetProperty(name).GetRawText(), one.GetProperty(name).GetRawText());
            }
            Assert.StartsWith(
                "agent ",
                one.GetProperty("agent").GetProperty("name").GetString(),
                StringComparison.Ordinal
            );
        }
    }

    private static string Platform(JsonNode node, string os, string architecture, string variant) =>
        string.Join(
            '/',
            new[] { os, architecture, variant }
                .Select(name => node[name]?.GetValue<string>())
                .Where(static part => !string.IsNullOrEmpty(part))
        );

    private static async Task<string> OacAsync(TempFolder folder, string? input, params string[] arguments)
    {
        var run = new CliRun(folder.Path) { Input = input ?? "" };
        var result = await run.RunAsync(["inspect", "--format", "json", .. arguments]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output;
    }

    private static Task<string> SkopeoInspectAsync(string image, params string[] options) =>
        RealProgram.RunAsync(
            "skopeo",
            [
                "--override-os=linux",
                "--override-arch=amd64",
                "inspect",
                "--tls-verify=false",
                .. options,
                $"docker://{image}",
            ],
            Cancelled
        );

    private async Task<string> DockerAsync(TempFolder folder, string name)
    {
        folder.With("docker/Dockerfile", Dockerfile("docker"));
        var image = $"{parts.Registry.Address}/{name}";
        (
            await parts.Docker.RunAsync(["build", "--quiet", "--tag", image, folder.At("docker")], null, Cancelled)
        ).Succeeded();
        (await parts.Docker.RunAsync(["push", image], null, Cancelled)).Succeeded();
        return image;
    }

    private async Task<string> SkopeoAsync(string from, string name, params string[] options)
    {
        var image = $"{parts.Registry.Address}/{name}";
        await RealProgram.RunAsync(
            "skopeo",
            [
                "copy",
                "--quiet",
                "--src-tls-verify=false",
                "--dest-tls-verify=false",
                .. options,
                $"docker://{from}",
                $"docker://{image}",
            ],
            Cancelled
        );
        return image;
    }

    /// <summary>One image, and a list of two for different platforms with different labels.</summary>
    private async Task<(string Single, string List)> BuildahAsync(TempFolder folder)
    {
        var list = await BuildahAsync(folder, "manifest", "create", "both");
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            folder.With($"{architecture}/Dockerfile", Dockerfile(architecture));
            await BuildahAsync(folder, "bud", "--arch", architecture, "--tag", architecture, folder.At(architecture));
            await BuildahAsync(folder, "manifest", "add", list, $"containers-storage:localhost/{architecture}:latest");
        }
        var (one, all) = ($"{parts.Registry.Address}/by-buildah:1", $"{parts.Registry.Address}/by-buildah:list");
        await BuildahAsync(folder, "push", "--tls-verify=false", "localhost/amd64:latest", $"docker://{one}");
        await BuildahAsync(folder, "manifest", "push", "--all", "--tls-verify=false", list, $"docker://{all}");
        return (one, all);
    }

    private static async Task<string> BuildahAsync(TempFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "buildah",
            ["--root", folder.At("root"), "--runroot", folder.At("run"), "--storage-driver=vfs", .. arguments]
        );
        start.Environment["HOME"] = folder.Path;
        start.Environment["BUILDAH_ISOLATION"] = "chroot";
        return (await ProcessResult.RunAsync(start, null, Cancelled)).Succeeded().Trim();
    }

    private static string Dockerfile(string name) =>
        Samples
            .CleanDockerfile.Replace("\"reviewer\"", $"\"agent {name}\"", StringComparison.Ordinal)
            .Replace(
                "ENTRYPOINT",
                "COPY Dockerfile /Dockerfile\nLABEL org.openagentcontainers.surprise=\"ä\\\"x\"\nENTRYPOINT",
                StringComparison.Ordinal
            );
}
