using System.Collections.Immutable;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Images.Layouts;
using Oac.Images.Writing;
using Oac.Testing;

namespace Oac.Harness.Samples.Tests;

/// <summary>The echo's image, judged by the suite in an engine as its page says.</summary>
public sealed class JudgedImageTests(SampleImages images) : IAsyncLifetime
{
    private const string Schema = "harness/stream/schema";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-judged-");
    private DockerEngine? _docker;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        RealParts.Require(FastRun.LeftOut ?? DockerEngine.BridgeMissing);
        _docker = await DockerEngine.StartWithBridgeAsync(Token);
        Environment.SetEnvironmentVariable("DOCKER_HOST", _docker.Host);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("DOCKER_HOST", null);
        _folder.Delete(recursive: true);
        if (_docker is not null)
        {
            await _docker.DisposeAsync();
        }
    }

    [Fact]
    public async Task It_passes_what_it_must_in_a_container_and_fails_there_as_in_a_process()
    {
        var target = await TargetFile.ReadAsync(Path.Combine(SampleFolders.Of("echo"), "target.yaml"), Token);
        Assert.Empty(target.Harness!.Command);
        var image = await images.BuildAsync("echo");
        // Twice as many cases would show no more of the image.
        target = target with
        {
            Image = image,
            Harness = target.Harness with { Extension = false },
        };

        var sound = await JudgeAsync(target, CaseFilter.Everything);

        Assert.Empty(Lines(sound, Verdict.Fail, Verdict.Error, Verdict.Untestable, Verdict.Indeterminate));
        Assert.Equal(0, sound.ExitCode);

        // One fault: its labels declare another version than the program speaks.
        target = target with
        {
            Image = await OtherVersionAsync(image),
        };
        var program = SampleFolders.Published("echo");
        var filter = new CaseFilter { Requirements = [Schema, "harness/stream/authenticates"] };

        var inContainer = await JudgeAsync(target, filter);
        var inProcess = await JudgeAsync(target with { Harness = target.Harness with { Command = [program] } }, filter);

        Assert.Equal([Schema], Failed(inContainer));
        Assert.Equal([Schema], Failed(inProcess));
        Assert.Equal(Lines(inProcess, Verdict.Fail), Lines(inContainer, Verdict.Fail));
        Assert.Equal("", (await _docker!.RunAsync(["ps", "-aq"], null, Token)).Succeeded());
    }

    private static async Task<RunReport> JudgeAsync(TargetDefinition target, CaseFilter filter)
    {
        // Most of a case is waiting.
        var options = new RunOptions
        {
            Seed = 1,
            Filter = filter,
            Jobs = 4,
        };
        await using var run = await SuiteRun.CreateAsync(target, options, TimeProvider.System, Token);
        await run.RunAllAsync(static _ => { }, Token);
        return run.Report();
    }

    private async Task<string> OtherVersionAsync(string image)
    {
        await using var layout = await OciLayout.OpenAsync(image.Split(':')[1], null, Token);
        var builder = await ImageBuilder.OnTopOfAsync(layout, "1", null, Token);
        builder.SetLabel("org.openagentcontainers.version", "v1alpha2");
        await using var changed = builder.Build(DateTimeOffset.UnixEpoch);
        await using var writer = await OciLayoutWriter.OpenAsync($"{_folder.FullName}/layout", Token);
        await changed.WriteToAsync(writer, "1", null, Token);
        return $"oci:{_folder.FullName}/layout:1";
    }

    private static ImmutableArray<string> Failed(RunReport report) =>
        [.. report.Rows.Where(static r => r.Verdict == Verdict.Fail).Select(static r => r.Requirement.Id)];

    private static ImmutableArray<string> Lines(RunReport report, params ImmutableArray<Verdict> verdicts) =>
        [
            .. report
                .Cases.Where(c => verdicts.Contains(c.Verdict))
                .Select(static c => $"{c.Case.Id} {c.Verdict}: {c.Message}")
                .Order(StringComparer.Ordinal),
        ];
}
