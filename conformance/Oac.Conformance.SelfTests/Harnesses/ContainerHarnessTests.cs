using System.Collections.Immutable;
using Oac.Conformance.Mutants;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Engine;
using Oac.Engine.Containers;
using Oac.Images.Layouts;
using Oac.Images.Writing;
using Oac.Spec.Catalogue;
using Oac.Testing;

namespace Oac.Conformance.SelfTests.Harnesses;

/// <summary>
/// What a harness's image is given and how it is ended, told by an image with a shell in it that opens no stream: each run fails, and its
/// evidence holds what the shell saw.
/// </summary>
[Collection(nameof(OneEngineAtATime))]
public sealed class ContainerHarnessTests : IClassFixture<BridgedDocker>, IDisposable
{
    private const string Prefix = "org.openagentcontainers.";
    private const string CaseId = "harness/connects-out/it-opens-a-stream-to-the-address-in-its-variable";
    private readonly DockerEngine _docker;

    public ContainerHarnessTests(BridgedDocker docker)
    {
        RealParts.Require(docker.Missing);
        _docker = docker.Engine!;
        Environment.SetEnvironmentVariable("DOCKER_HOST", _docker.Host);
    }

    public void Dispose() => Environment.SetEnvironmentVariable("DOCKER_HOST", null);

    [Fact]
    public async Task It_is_given_what_its_labels_declare_and_its_end_is_told()
    {
        var found = await JudgeAsync(
            """
            echo "id $(id -u):$(id -g)"
            echo "token $TOKEN $(cat /run/oac/deep/token)"
            ls -ln /run/oac/deep/token
            echo in > /place/new && echo written
            echo in > /look/new || echo refused
            env | sort
            exit 3
            """,
            "agent:agents"
        );

        Assert.Contains("the container ended with 3; its last words: ", found.Message, StringComparison.Ordinal);
        var output = Detail(found, "what the harness wrote to its output");
        Assert.Contains("id 4711:815\n", output, StringComparison.Ordinal);
        Assert.Contains("token *** ***\n", output, StringComparison.Ordinal);
        Assert.Matches("-r-------- +1 4711 +815 +50 ", output);
        Assert.Contains("written\n", output, StringComparison.Ordinal);
        Assert.Contains("refused\n", output, StringComparison.Ordinal);
        Assert.Matches("\nADDRESS=http://10\\.213\\.[0-9]+\\.1:[0-9]+\n", output);
        Assert.Contains("\nTOKEN=***\n", output, StringComparison.Ordinal);
        // Nothing else than what is declared, the standard variables of traces, and what every container has.
        Assert.Equal(
            ["ADDRESS", "HOME", "HOSTNAME", "OTEL", "PATH", "PWD", "SHLVL", "TOKEN"],
            output
                .Split('\n')
                .Where(static l => l.Contains('=', StringComparison.Ordinal))
                .Select(static l => l.Split('=', '_')[0])
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task One_that_does_not_hear_is_killed_and_nothing_is_left()
    {
        var found = await JudgeAsync("trap '' TERM; echo up; while :; do sleep 1; done", "");

        Assert.Contains("no connection came; it was waited", found.Message, StringComparison.Ordinal);
        Assert.Equal("up\n", Detail(found, "what the harness wrote to its output"));
        Assert.Contains(found.Evidence, static e => e.Text == "the harness was asked to end, and ended with 137");
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Only_what_is_to_be_kept_is_left()
    {
        var found = await JudgeAsync("while :; do sleep 1; done", "", static o => o with { Keep = true });

        Assert.Equal(Verdict.Fail, found.Verdict);
        var left = Assert.Single(await ContainersAsync());
        Assert.Equal((ContainerStatus.Running, CaseId), (left.Status, left.Labels["oac-conformance.case"]));
        using var client = Client();
        await client.RemoveContainerAsync(left.Id, isForced: true, withVolumes: true, Judging.Cancelled);
        await client.RemoveImageAsync(left.Image, Judging.Cancelled);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_the_images_fault()
    {
        var found = await JudgeAsync(null, "");

        Assert.Equal(Verdict.Error, found.Verdict);
        Assert.Contains("the image cannot be started: ", found.Message, StringComparison.Ordinal);
        Assert.Contains("no such file or directory", found.Message, StringComparison.OrdinalIgnoreCase);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task An_image_that_the_engine_has_is_used_and_stays()
    {
        await using var workshop = new Workshop();
        var target = await TargetAsync(workshop, "exit 3", "");
        using var client = Client();
        var path = Path.Combine(workshop.Folder, "image.tar");
        await using (var layout = await OciLayout.OpenAsync($"{workshop.Folder}/layout", null, Judging.Cancelled))
        await using (var archive = Images.Archives.DockerArchiveWriter.Create(path, "example.com/kept"))
        {
            await Images.Copying.ImageCopier.CopyAsync(layout, "1", archive, "1", null, Judging.Cancelled);
            await archive.CompleteAsync(Judging.Cancelled);
        }
        await using (var file = File.OpenRead(path))
        {
            await client.LoadImageAsync(file, null, Judging.Cancelled);
        }

        foreach (var image in (string[])[target.Image, "docker-daemon:example.com/kept:1"])
        {
            var found = await JudgeAsync(target with { Image = image });

            Assert.Contains("the container ended with 3", found.Message, StringComparison.Ordinal);
            var images = await _docker.RunAsync(["images", "--format={{.Repository}}"], null, Judging.Cancelled);
            Assert.Equal("example.com/kept\n", images.Succeeded());
        }
        await client.RemoveImageAsync("example.com/kept:1", Judging.Cancelled);
        await NothingIsLeftAsync();
    }

    [Theory]
    [InlineData("host", null, "a container in the network 'host' reached it")]
    [InlineData(null, null, "a container in the network 'bridge' reached it")]
    [InlineData(null, "127.0.0.1", "does not reach the suite at 127.0.0.1:")]
    [InlineData(
        null,
        "suite.example",
        "the probe knows IPv4 addresses only, and the suite is reached as 'suite.example'"
    )]
    [InlineData("no-such", null, "network no-such not found")]
    public async Task The_doctor_proves_the_way_back(string? network, string? reach, string says)
    {
        await using var workshop = new Workshop();
        var target = await TargetAsync(workshop, "exit 3", "");
        var lines = new List<string> { "class: harness", $"image: {target.Image}", "stream_within_ms: 1000" };
        lines.AddRange(network is null ? [] : [$"network: {network}"]);
        lines.AddRange(reach is null ? [] : ["listen: 127.0.0.1", $"reach: {reach}"]);
        var file = Path.Combine(workshop.Folder, "target.yaml");
        await File.WriteAllLinesAsync(file, lines, Judging.Cancelled);

        var doctor = await ProcessResult.RunAsync(
            new("dotnet", ["exec", typeof(SuiteRun).Assembly.Location, "doctor", "--target", file]),
            null,
            Judging.Cancelled
        );

        Assert.Contains(says, doctor.Output, StringComparison.Ordinal);
        Assert.Equal(3, doctor.ExitCode);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Without_an_engine_nothing_is_judged()
    {
        await using var workshop = new Workshop();
        var target = await TargetAsync(workshop, "exit 3", "");
        Environment.SetEnvironmentVariable("DOCKER_HOST", "unix:///nowhere/docker.sock");

        var found = await JudgeAsync(target);

        Environment.SetEnvironmentVariable("DOCKER_HOST", _docker.Host);
        Assert.Equal(Verdict.Untestable, found.Verdict);
        Assert.StartsWith(
            "the image cannot be run: unix:///nowhere/docker.sock: ",
            found.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("Start Docker or Podman, or give the harness's 'command' in the target file.", found.Advice);
    }

    private static async Task<CaseResult> JudgeAsync(
        string? script,
        string user,
        Func<RunOptions, RunOptions>? more = null
    )
    {
        await using var workshop = new Workshop();
        return await JudgeAsync(await TargetAsync(workshop, script, user), more);
    }

    private static async Task<CaseResult> JudgeAsync(TargetDefinition target, Func<RunOptions, RunOptions>? more = null)
    {
        var options = new RunOptions
        {
            Seed = 1,
            Filter = new() { Cases = [CaseId] },
        };
        await using var run = await SuiteRun.CreateAsync(
            target,
            more?.Invoke(options) ?? options,
            TimeProvider.System,
            Judging.Cancelled
        );
        return await run.RunAsync(Assert.Single(run.Cases), Judging.Cancelled);
    }

    private static async Task<TargetDefinition> TargetAsync(Workshop workshop, string? script, string user)
    {
        var layer = await new LayerBuilder()
            .AddContent(
                "/bin/busybox",
                await File.ReadAllBytesAsync(DockerEngine.Busybox, Judging.Cancelled),
                new() { FileMode = (UnixFileMode)0x1ED }
            )
            .AddText("/etc/passwd", "agent:x:4711:1::/:\n")
            .AddText("/etc/group", "agents:x:815:\n")
            .BuildAsync(null, Judging.Cancelled);
        var builder = ImageBuilder
            .FromScratch(new("linux", "amd64"))
            .AddLayer(workshop.Own(layer))
            .SetEntrypoint(script is null ? ["/no/such/program"] : ["/bin/busybox", "sh", "-c", script])
            .SetUser(user)
            .SetLabels(
                new Dictionary<string, string>
                {
                    ["version"] = "v1alpha3",
                    ["name"] = "shell",
                    ["orchestrator.env"] = "ADDRESS",
                    ["orchestrator.bearer.token.env"] = "TOKEN",
                    ["orchestrator.bearer.token.file"] = "/run/oac/deep/token",
                    ["workspace.work.path"] = "/place",
                    ["workspace.work.mutable"] = "true",
                    ["workspace.look.path"] = "/look",
                }.Select(static l => KeyValuePair.Create(Prefix + l.Key, l.Value))
            );
        await using var image = builder.Build(DateTimeOffset.UnixEpoch);
        await using var writer = await OciLayoutWriter.OpenAsync($"{workshop.Folder}/layout", Judging.Cancelled);
        await image.WriteToAsync(writer, "1", null, Judging.Cancelled);
        return new()
        {
            Name = "shell",
            Folder = workshop.Folder,
            Classes = [ConformanceClass.Harness],
            Image = $"oci:{workshop.Folder}/layout:1",
            Harness = new() { StreamWithin = TimeSpan.FromSeconds(2) },
        };
    }

    private static string Detail(CaseResult result, string text) =>
        result.Evidence.Single(e => e.Text == text).Detail ?? "";

    private async Task NothingIsLeftAsync()
    {
        Assert.Empty(await ContainersAsync());
        foreach (var kind in (string[])["image", "volume"])
        {
            Assert.Equal("", (await _docker.RunAsync([kind, "ls", "-q"], null, Judging.Cancelled)).Succeeded());
        }
    }

    private async Task<ImmutableArray<ContainerSummary>> ContainersAsync()
    {
        using var client = Client();
        return await client.ListContainersAsync(["oac-conformance.case"], Judging.Cancelled);
    }

    private EngineClient Client() =>
        EngineClient.Open(new() { Address = _docker.Host, Environment = static _ => null });
}

/// <summary>A daemon whose containers reach this machine, started once.</summary>
public sealed class BridgedDocker : IAsyncLifetime
{
    public string? Missing { get; } = FastRun.LeftOut ?? DockerEngine.BridgeMissing;

    public DockerEngine? Engine { get; private set; }

    public async ValueTask InitializeAsync() =>
        Engine = Missing is null ? await DockerEngine.StartWithBridgeAsync(Judging.Cancelled) : null;

    public async ValueTask DisposeAsync()
    {
        if (Engine is not null)
        {
            await Engine.DisposeAsync();
        }
    }
}

/// <summary>Tests that say by the environment which engine is used, and so not beside each other.</summary>
[CollectionDefinition(nameof(OneEngineAtATime))]
public sealed class OneEngineAtATime;
