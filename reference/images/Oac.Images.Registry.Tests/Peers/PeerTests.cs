using System.Text.Json;
using Oac.Images.Content;
using Oac.Images.Registry.Authentication;
using Oac.Images.Registry.Faults;
using Oac.Images.Registry.Recording;
using Oac.Testing;

namespace Oac.Images.Registry.Tests.Peers;

/// <summary>Programs of others push to the registry and pull from it.</summary>
public sealed class PeerTests : IDisposable
{
    private static readonly RegistryCredential Me = new("me", "secret");
    private readonly SampleLayout sample = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => sample.Dispose();

    [Theory]
    [InlineData("open")]
    [InlineData("basic")]
    [InlineData("token")]
    [InlineData("folder")]
    [InlineData("https")]
    public async Task Skopeo_copies_lists_inspects_and_deletes(string how)
    {
        using var skopeo = new ContainerProgram("skopeo");
        using var certificate = how == "https" ? TestCertificate.Make() : null;
        await using var registry = await RegistryServer.StartAsync(
            new()
            {
                Certificate = certificate,
                Folder = how == "folder" ? Path.Combine(skopeo.Folder, "data") : null,
                Authentication = how switch
                {
                    "basic" => new BasicAuthentication { Credentials = [Me] },
                    "token" => new TokenAuthentication { Credentials = [Me], AnonymousPull = true },
                    _ => null,
                },
            },
            Cancelled
        );
        var image = $"docker://{registry.Authority}/some/image";
        if (how is "basic" or "token")
        {
            var refused = await skopeo.TryAsync("copy", "--dest-tls-verify=false", sample.Name, $"{image}:v1");
            Assert.NotEqual(0, refused.ExitCode);
            await skopeo.RunAsync(
                "login",
                "--tls-verify=false",
                "--username=me",
                "--password=secret",
                registry.Authority
            );
        }
        await skopeo.RunAsync("copy", "--dest-tls-verify=false", sample.Name, $"{image}:v1");
        await skopeo.RunAsync("copy", "--dest-tls-verify=false", sample.Name, $"{image}:v2");

        var inspected = JsonElement.Parse(await skopeo.RunAsync("inspect", "--tls-verify=false", $"{image}:v1"));
        Assert.Equal(sample.Digest.ToString(), inspected.GetProperty("Digest").GetString());
        Assert.Equal("here", inspected.GetProperty("Labels").GetProperty("made").GetString());
        var tags = JsonElement.Parse(await skopeo.RunAsync("list-tags", "--tls-verify=false", image));
        Assert.Equal(["v1", "v2"], tags.GetProperty("Tags").EnumerateArray().Select(tag => tag.GetString()));

        if (how == "token")
        {
            await skopeo.RunAsync("logout", registry.Authority);
        }
        var back = $"dir:{Path.Combine(skopeo.Folder, "back")}";
        await skopeo.RunAsync("copy", "--src-tls-verify=false", $"{image}@{sample.Digest}", back);
        var manifest = await File.ReadAllBytesAsync(Path.Combine(skopeo.Folder, "back", "manifest.json"), Cancelled);
        Assert.Equal(sample.Digest, ContentDigest.Sha256Of(manifest));

        if (how != "token")
        {
            await skopeo.RunAsync("delete", "--tls-verify=false", $"{image}:v1");
            Assert.NotEqual(0, (await skopeo.TryAsync("inspect", "--tls-verify=false", $"{image}:v2")).ExitCode);
        }
        // What is there is not sent again.
        Assert.Equal(
            2,
            registry.Requests.All.Count(request => request is { Kind: RequestKind.Upload, Method: "PUT", Status: 201 })
        );
        Assert.All(registry.Requests.All, request => Assert.InRange(request.Status, 200, 404));
    }

    [Fact]
    public async Task Skopeo_follows_a_redirect_and_finds_a_corrupt_layer()
    {
        using var skopeo = new ContainerProgram("skopeo");
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        await using var storage = await RegistryServer.StartAsync(Cancelled);
        foreach (var server in (RegistryServer[])[registry, storage])
        {
            await skopeo.RunAsync("copy", "--dest-tls-verify=false", sample.Name, $"docker://{server.Authority}/a:v1");
        }
        Task<ProcessResult> PullAsync(string name, string reference = ":v1") =>
            skopeo.TryAsync(
                "copy",
                "--src-tls-verify=false",
                $"docker://{registry.Authority}/a{reference}",
                $"dir:{Path.Combine(skopeo.Folder, name)}"
            );

        using (registry.Faults.Add(new(FaultEffect.Redirect(storage.Url)) { Kind = RequestKind.Blob, Method = "GET" }))
        {
            (await PullAsync("one")).Succeeded();
            Assert.Equal(2, storage.Requests.Of("GET", RequestKind.Blob).Length);
        }
        using (registry.Faults.Add(new(FaultEffect.CorruptBody()) { Kind = RequestKind.Blob }))
        {
            var corrupt = await PullAsync("two");
            Assert.NotEqual(0, corrupt.ExitCode);
            Assert.Contains("igest", corrupt.Error, StringComparison.Ordinal);
        }
        using (registry.Faults.Add(new(FaultEffect.CorruptBody()) { Kind = RequestKind.Manifest }))
        {
            var corrupt = await PullAsync("three", $"@{sample.Digest}");
            Assert.NotEqual(0, corrupt.ExitCode);
            Assert.Contains("igest", corrupt.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("podman")]
    [InlineData("buildah")]
    public async Task Podman_and_buildah_pull_and_push(string name)
    {
        using var skopeo = new ContainerProgram("skopeo");
        using var program = new ContainerProgram(name);
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        var image = $"{registry.Authority}/some/image";
        await skopeo.RunAsync("copy", "--dest-tls-verify=false", sample.Name, $"docker://{image}:v1");

        await program.RunAsync("pull", "--tls-verify=false", $"{image}:v1");
        var digestFile = Path.Combine(program.Folder, "digest");
        await program.RunAsync(
            "push",
            "--tls-verify=false",
            $"--digestfile={digestFile}",
            $"{image}:v1",
            $"{image}:v2"
        );

        var pushed = await File.ReadAllTextAsync(digestFile, Cancelled);
        var inspected = JsonElement.Parse(
            await skopeo.RunAsync("inspect", "--tls-verify=false", $"docker://{image}:v2")
        );
        Assert.Equal(pushed.Trim(), inspected.GetProperty("Digest").GetString());
        await program.RunAsync("pull", "--tls-verify=false", $"{image}@{pushed.Trim()}");
    }

    [Fact]
    public async Task Docker_builds_pushes_and_pulls()
    {
        RealParts.Require(FastRun.LeftOut ?? DockerEngine.Missing);
        using var context = new SampleContext();
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        await using var docker = await DockerEngine.StartAsync(Cancelled);
        var image = $"{registry.Authority}/some/image:v1";
        async Task<string> RunAsync(params string[] arguments) =>
            (await docker.RunAsync(arguments, null, Cancelled)).Succeeded().Trim();

        await RunAsync("build", "--network=none", "--tag", image, context.Folder);
        await RunAsync("push", image);
        using var client = new HttpClient();
        using var head = new HttpRequestMessage(HttpMethod.Head, $"{registry.Url}v2/some/image/manifests/v1");
        using var found = await client.SendAsync(head, Cancelled);
        var digest = RunningRegistry.Header(found, "Docker-Content-Digest");

        var id = await RunAsync("image", "inspect", "--format={{.Id}}", image);
        await RunAsync("rmi", image);
        await RunAsync("pull", image);
        Assert.Equal(id, await RunAsync("image", "inspect", "--format={{.Id}}", image));
        Assert.Equal(
            $"[{registry.Authority}/some/image@{digest}]",
            await RunAsync("image", "inspect", "--format={{.RepoDigests}}", image)
        );
    }

    private sealed class SampleContext : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oac-context-");

        public SampleContext()
        {
            File.WriteAllText(Path.Combine(Folder, "Dockerfile"), "FROM scratch\nCOPY hello /\nLABEL made=here\n");
            File.WriteAllText(Path.Combine(Folder, "hello"), "hello");
        }

        public string Folder => folder.FullName;

        public void Dispose() => folder.Delete(recursive: true);
    }
}
