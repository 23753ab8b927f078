using Oac.Testing;

namespace Oac.Producer.Tests.Building;

/// <summary>What was built is pulled, run and copied by the programs that people use.</summary>
[Trait("Needs", "docker")]
public sealed class RealBuildTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Docker_and_Podman_pull_and_run_it_and_skopeo_keeps_its_digest()
    {
        RealParts.Require(DockerEngine.Missing ?? Registry.Missing ?? Skopeo.Missing ?? RealProgram.Missing("podman"));
        await using var registry = await Registry.StartAsync(Token);
        await using var engine = await DockerEngine.StartAsync(Token);
        using var folder = new TempFolder();
        using var podman = new PodmanStore();
        foreach (var (name, libraries) in new[] { ("greeter", false), ("reporter", true) })
        {
            var image = $"{registry.Address}/agents/{name}:1";
            var built = await folder.RunAsync([
                "build",
                Repository.At($"fixtures/samples/{name}"),
                "--output",
                image,
                "--tag",
                "latest",
                "--plain-http",
                registry.Address,
                .. libraries ? new[] { "--with-libs" } : [],
            ]);
            Assert.Equal((0, ""), (built.ExitCode, built.Error));
            var digest = built.Output.Trim();

            (await engine.RunAsync(["pull", "--quiet", image], null, Token)).Succeeded();
            var known = await engine.RunAsync(
                ["image", "inspect", "--format={{index .RepoDigests 0}}", image],
                null,
                Token
            );
            Assert.Equal($"{registry.Address}/agents/{name}@{digest}", known.Succeeded().Trim());
            var run = await engine.RunAsync(["run", "--rm", "--network=none", image], null, Token);
            Assert.Equal($"{name}: ready\n", run.Succeeded());

            await podman.RunAsync("pull", "--quiet", "--tls-verify=false", image);
            Assert.Equal(digest, (await podman.RunAsync("image", "inspect", "--format={{.Digest}}", image)).Trim());
            Assert.Equal($"{name}: ready\n", await podman.RunAsync([.. PodmanStore.RunHere, image]));

            await Skopeo.CopyAsync(
                $"docker://{registry.Address}/agents/{name}:latest",
                $"oci:{folder.At(name)}:1",
                Token
            );
            Assert.Equal(
                digest,
                (
                    await RealProgram.RunAsync(
                        "skopeo",
                        ["inspect", "--format={{.Digest}}", $"oci:{folder.At(name)}:1"],
                        Token
                    )
                ).Trim()
            );
        }
    }

    [Fact]
    public async Task An_image_is_built_into_an_engine()
    {
        RealParts.Require(DockerEngine.Missing);
        await using var engine = await DockerEngine.StartAsync(Token);
        using var folder = new TempFolder();

        var built = await new CliRun(folder.Path) { Environment = { ["DOCKER_HOST"] = engine.Host } }.RunAsync(
            "build",
            Repository.At("fixtures/samples/reporter"),
            "--with-libs",
            "--output",
            "docker-daemon:example.org/reporter:1"
        );

        Assert.Equal((0, ""), (built.ExitCode, built.Error));
        var run = await engine.RunAsync(["run", "--rm", "--network=none", "example.org/reporter:1"], null, Token);
        Assert.Equal("reporter: ready\n", run.Succeeded());
    }

    /// <summary>
    /// A trimmed .NET program in an image made from nothing: it starts, and opens an HTTPS connection with a client certificate to a server
    /// that demands one.
    /// </summary>
    [Fact]
    public async Task A_DotNet_program_speaks_mutual_TLS_from_an_image_made_from_nothing()
    {
        RealParts.Require(DockerEngine.Missing ?? RealProgram.Missing("podman"));
        using var folder = new TempFolder();
        await RealProgram.RunAsync(Repository.At("benchmarks/Oac.Build.Courier/publish.sh"), [], Token);
        var built = await folder.RunAsync(
            "build",
            Repository.At("benchmarks/Oac.Build.Courier"),
            "--with-libs",
            "--output",
            "docker-archive:courier.tar:courier:1"
        );
        Assert.Equal((0, ""), (built.ExitCode, built.Error));
        using var server = new MutualTlsServer(folder.At("tls"));
        await using var engine = await DockerEngine.StartAsync(Token);
        using var podman = new PodmanStore();
        (await engine.RunAsync(["load", "--input", folder.At("courier.tar")], null, Token)).Succeeded();
        await podman.RunAsync("load", "--quiet", "--input", folder.At("courier.tar"));
        string[] words = [server.Address, "/tls/client.crt", "/tls/client.key", "/tls/ca.crt"];
        const string Expected = "courier: ready\ncourier: hello CN=courier\ncourier: knows authorities\n";

        var docker = await engine.RunAsync(
            ["run", "--rm", "--network=host", $"--volume={folder.At("tls")}:/tls:ro", "courier:1", .. words],
            null,
            Token
        );
        Assert.Equal(Expected, docker.Succeeded());

        Assert.Equal(
            Expected,
            await podman.RunAsync([
                .. PodmanStore.RunHere,
                $"--volume={folder.At("tls")}:/tls:ro",
                "courier:1",
                .. words,
            ])
        );
    }
}
