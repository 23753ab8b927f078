using System.Collections.Immutable;
using Oac.Conformance.Mutants;
using Oac.Conformance.Mutants.Containers;
using Oac.Conformance.Running;
using Oac.Conformance.SelfTests.Harnesses;
using Oac.Conformance.Targets;
using Oac.Engine;
using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.References;
using Oac.Images.Registries;
using Oac.Images.Registry;
using Oac.Images.Writing;
using Oac.Testing;

namespace Oac.Conformance.SelfTests.Containers;

/// <summary>The same image in every place that a target file can name: what it is does not depend on where it lies.</summary>
[Collection(nameof(OneEngineAtATime))]
public sealed class CarrierTests
{
    private static readonly AgentImage Image = new("v1alpha3");

    // Without schema: the row about it must be red wherever the image lies.
    private static readonly AgentImage Bare = Image with { Upper = static (layer, _) => layer };

    [Theory]
    [InlineData("oci-archive:")]
    [InlineData("")]
    public async Task AnArchiveOfALayout(string transport) =>
        await PassesAsync(
            async (workshop, image) =>
            {
                var path = Path.Combine(workshop.Folder, "image.tar");
                await using var archive = await OciArchiveWriter.CreateAsync(path, Judging.Cancelled);
                await image.WriteToAsync(archive, null, null, Judging.Cancelled);
                await archive.CompleteAsync(Judging.Cancelled);
                return transport + path;
            },
            signed: false
        );

    [Theory]
    [InlineData("docker-archive:")]
    [InlineData("")]
    public async Task AnArchiveOfDocker(string transport) =>
        await PassesAsync(async (workshop, image) => transport + await SaveAsync(workshop, image), signed: null);

    [Fact]
    public async Task ARegistryOfOurs()
    {
        await using var server = await RegistryServer.StartAsync(Judging.Cancelled);

        await PassesAsync((_, image) => PushAsync(server.Authority, image), signed: true, plainHttp: true);
    }

    [Fact]
    public async Task ARegistryWithoutReferrers()
    {
        await using var server = await RegistryServer.StartAsync(new() { Referrers = false }, Judging.Cancelled);

        await PassesAsync((_, image) => PushAsync(server.Authority, image), signed: true, plainHttp: true);
    }

    [Fact]
    public async Task ARealRegistry()
    {
        RealParts.Require(Registry.Missing);
        await using var registry = await Registry.StartAsync(Judging.Cancelled);

        await PassesAsync((_, image) => PushAsync(registry.Address, image), signed: true, plainHttp: true);
    }

    [Theory]
    [InlineData("docker-daemon:")]
    [InlineData("containers-storage:")]
    public async Task AnEngine(string transport)
    {
        RealParts.Require(DockerEngine.Missing);
        await using var engine = await DockerEngine.StartAsync(Judging.Cancelled);
        var host = transport == "docker-daemon:" ? "DOCKER_HOST" : "CONTAINER_HOST";
        Environment.SetEnvironmentVariable(host, engine.Host);
        try
        {
            await PassesAsync(
                async (workshop, image) =>
                {
                    var path = await SaveAsync(workshop, image);
                    (await engine.RunAsync(["load", "--input", path], null, Judging.Cancelled)).Succeeded();
                    return $"{transport}agent:1";
                },
                signed: null
            );
        }
        finally
        {
            Environment.SetEnvironmentVariable(host, null);
        }
    }

    [Fact]
    public async Task APodmanService()
    {
        RealParts.Require(PodmanEngine.Missing);
        await using var podman = await PodmanEngine.StartAsync(Judging.Cancelled);
        using var client = EngineClient.Open(new() { Address = podman.Host, Environment = static _ => null });
        Environment.SetEnvironmentVariable("CONTAINER_HOST", podman.Host);
        try
        {
            await PassesAsync(
                async (workshop, image) =>
                {
                    await using var saved = File.OpenRead(await SaveAsync(workshop, image));
                    await client.LoadImageAsync(saved, null, Judging.Cancelled);
                    return "containers-storage:agent:1";
                },
                signed: null
            );
        }
        finally
        {
            Environment.SetEnvironmentVariable("CONTAINER_HOST", null);
        }
    }

    [Fact]
    public async Task AnEngineThatIsNotThereIsNamed()
    {
        Environment.SetEnvironmentVariable("DOCKER_HOST", "unix:///nowhere/docker.sock");
        try
        {
            var error = await Assert.ThrowsAsync<TargetException>(() => Judging.JudgeAsync("docker-daemon:agent:1"));

            Assert.Contains("unix:///nowhere/docker.sock", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOCKER_HOST", null);
        }
    }

    /// <summary>Judges the image and the one without its schema.</summary>
    /// <param name="put">Puts an image somewhere and names the place.</param>
    /// <param name="signed">Whether what is attached to it goes there, too; null where the place keeps nothing of that kind.</param>
    /// <param name="plainHttp">Whether the place is spoken to over plain HTTP.</param>
    private static async Task PassesAsync(
        Func<Workshop, BuiltImage, Task<string>> put,
        bool? signed,
        bool plainHttp = false
    )
    {
        var good = await JudgeAsync(Image, put, plainHttp);
        Assert.Empty(good.With(Verdict.Fail, Verdict.Error, Verdict.Indeterminate));
        Assert.Equal(Verdict.Pass, good.Row("container/events/schema-embedded").Verdict);
        Assert.Equal(Verdict.Pass, good.Row("container/registry/plain-oci").Verdict);
        Assert.Equal(
            signed switch
            {
                true => Verdict.Pass,
                false => Verdict.Warn,
                null => Verdict.Untestable,
            },
            good.Row("container/security/signed-with-sbom").Verdict
        );
        Assert.Equal(signed is null ? 2 : 0, good.ExitCode);

        var bare = await JudgeAsync(Bare, put, plainHttp);
        Assert.Equal(["container/events/schema-embedded"], bare.Ids(Verdict.Fail));
        Assert.Equal(1, bare.ExitCode);
    }

    private static Task<RunReport> JudgeAsync(
        AgentImage image,
        Func<Workshop, BuiltImage, Task<string>> put,
        bool plainHttp
    ) =>
        Judging.JudgeAsync(
            async (workshop, cancelled) =>
            {
                var built = await image.BuildAsync(workshop, cancelled);
                return Judging.Target(workshop.Folder, await put(workshop, built)) with { PlainHttp = plainHttp };
            }
        );

    private static async Task<string> SaveAsync(Workshop workshop, BuiltImage image)
    {
        var path = Path.Combine(workshop.Folder, "saved.tar");
        var one = image.Images.Single(static i => i.Config!.Platform.Architecture == "amd64");
        await using var archive = DockerArchiveWriter.Create(path, "docker.io/library/agent");
        await one.WriteToAsync(archive, "1", null, Judging.Cancelled);
        await archive.CompleteAsync(Judging.Cancelled);
        return path;
    }

    private static async Task<string> PushAsync(string registry, BuiltImage image)
    {
        var name = $"{registry}/team/agent:{image.Manifest.Descriptor.Digest.Hex[..8]}";
        Assert.True(ImageReference.TryParse(name, out var reference, out _));
        await using var client = new RegistryClient(new() { PlainHttp = ImmutableHashSet.Create(registry) });
        var repository = client.Open(reference);
        await image.WriteToAsync(repository, reference.Version, null, Judging.Cancelled);
        foreach (var artifact in Image.Attachments(image.Manifest.Descriptor))
        {
            await artifact.WriteToAsync(repository, null, null, Judging.Cancelled);
        }
        return name;
    }
}
