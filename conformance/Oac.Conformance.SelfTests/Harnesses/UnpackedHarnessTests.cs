using Oac.Conformance.Mutants;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Testing;

namespace Oac.Conformance.SelfTests.Harnesses;

/// <summary>What <see cref="ContainerHarnessTests"/> tells of an engine, without one.</summary>
public sealed class UnpackedHarnessTests
{
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
            echo in > /bin/new || echo refused
            env | sort
            exit 3
            """,
            "agent:agents"
        );

        Assert.Contains("the container ended with 3; its last words: ", found.Message, StringComparison.Ordinal);
        var output = ContainerHarnessTests.Detail(found, "what the harness wrote to its output");
        Assert.Contains("id 4711:815\n", output, StringComparison.Ordinal);
        Assert.Contains("token *** ***\n", output, StringComparison.Ordinal);
        Assert.Matches("-r-------- +1 4711 +815 +50 ", output);
        Assert.Contains("written\n", output, StringComparison.Ordinal);
        Assert.Equal(3, output.Split("refused\n").Length);
        Assert.Matches("\nADDRESS=http://127\\.0\\.0\\.1:[0-9]+\n", output);
        Assert.Contains("\nTOKEN=***\n", output, StringComparison.Ordinal);
        Assert.Equal(
            ["ADDRESS", "HOME", "HOSTNAME", "OTEL", "PATH", "PWD", "SHLVL", "TOKEN"],
            output
                .Split('\n')
                .Where(static l => l.Contains('=', StringComparison.Ordinal))
                .Select(static l => l.Split('=', '_')[0])
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task One_that_does_not_hear_is_killed()
    {
        var found = await JudgeAsync("trap '' TERM; echo up; while :; do sleep 1; done", "");

        Assert.Contains("no connection came; it was waited", found.Message, StringComparison.Ordinal);
        Assert.Equal("up\n", ContainerHarnessTests.Detail(found, "what the harness wrote to its output"));
        Assert.Contains(found.Evidence, static e => e.Text == "the harness was asked to end, and ended with 137");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_the_images_fault()
    {
        var found = await JudgeAsync(null, "");

        Assert.Equal(Verdict.Error, found.Verdict);
        Assert.Contains("the image cannot be started: ", found.Message, StringComparison.Ordinal);
        Assert.Contains("no such file or directory", found.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(
        "auto",
        false,
        "no engine answers (unix:///nowhere/docker.sock: ",
        "without one it needs crun or runc (Neither crun nor runc is on PATH)"
    )]
    [InlineData("process", false, "the image cannot be run without an engine: Neither crun nor runc is on PATH.", "")]
    [InlineData("engine", true, "the image cannot be run: unix:///nowhere/docker.sock: ", "")]
    [InlineData("auto", true, "as a container without an engine: crun ", "the container shares this machine's network")]
    [InlineData("process", true, "as a container without an engine: crun ", "the suite listens at 127.0.0.1")]
    public async Task The_doctor_says_what_runs_it_or_names_all_that_is_missing(
        string runtime,
        bool isOnPath,
        string says,
        string too
    )
    {
        Require();
        await using var workshop = new Workshop();
        var target = await ContainerHarnessTests.TargetAsync(workshop, "exit 3", "");
        var file = Path.Combine(workshop.Folder, "target.yaml");
        await File.WriteAllLinesAsync(
            file,
            ["class: harness", $"image: {target.Image}", "stream_within_ms: 1000", $"runtime: {runtime}"],
            Judging.Cancelled
        );
        var start = new System.Diagnostics.ProcessStartInfo(
            "dotnet",
            ["exec", typeof(SuiteRun).Assembly.Location, "doctor", "--target", file]
        );
        start.Environment["DOCKER_HOST"] = "unix:///nowhere/docker.sock";
        if (!isOnPath)
        {
            start.Environment["PATH"] = workshop.Folder;
        }

        var doctor = await ProcessResult.RunAsync(start, null, Judging.Cancelled);

        Assert.Contains(says, doctor.Output, StringComparison.Ordinal);
        Assert.Contains(too, doctor.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, doctor.ExitCode);
    }

    private static void Require() =>
        RealParts.Require(
            FastRun.LeftOut
                ?? RealProgram.Missing("crun")
                ?? (Environment.UserName == "root" ? null : "users of the image need root here")
                ?? (File.Exists(DockerEngine.Busybox) ? null : "there is no busybox")
        );

    private static async Task<CaseResult> JudgeAsync(string? script, string user)
    {
        Require();
        await using var workshop = new Workshop();
        var target = await ContainerHarnessTests.TargetAsync(workshop, script, user);
        return await ContainerHarnessTests.JudgeAsync(
            target with
            {
                Harness = target.Harness! with { Runtime = HarnessRuntimeKind.Process },
            }
        );
    }
}
