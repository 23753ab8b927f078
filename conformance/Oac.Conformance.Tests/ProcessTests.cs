using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Oac.Conformance.Mutants;
using Oac.Conformance.Mutants.Containers;
using Oac.Testing;

namespace Oac.Conformance.Tests;

/// <summary>The suite as third parties run it: processes, from a folder outside the repository.</summary>
public sealed class ProcessTests : IAsyncDisposable
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
    private static readonly string Project = Repository.At("conformance/Oac.Conformance");
    private static readonly string Program = Path.Combine(
        Project,
        "bin",
        Configuration,
        "net10.0",
        "Oac.Conformance.dll"
    );

    private readonly TempFolder _folder = new TempFolder()
        .With("labels.json", """{"org.openagentcontainers.version": "v1alpha3"}""")
        .With("bad.yaml", "labels_from: labels.json\n");

    private readonly Workshop _workshop = new();

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _workshop.DisposeAsync();
    }

    [Fact]
    public async Task Dotnet_test_succeeds_where_run_exits_with_0()
    {
        await GoodAsync();

        var command = await CommandAsync("run", "--target", "good.yaml");
        Assert.True(command.ExitCode == 0, command.Output + command.Error);
        var test = await DotnetTestAsync(("OAC_TARGET", "good.yaml"), ("OAC_REPORT", "r.json"), ("OAC_SEED", "5"));
        Assert.True(test.ExitCode == 0, test.Output + test.Error);

        using var report = JsonDocument.Parse(_folder.Read("r.json"));
        Assert.Equal("5", report.RootElement.GetProperty("seed").GetString());
        Assert.Equal(0, report.RootElement.GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public async Task Dotnet_test_fails_where_run_does_and_says_why()
    {
        Assert.Equal(1, (await CommandAsync("run", "--target", "bad.yaml")).ExitCode);

        var test = await DotnetTestAsync(("OAC_TARGET", "bad.yaml"));

        Assert.NotEqual(0, test.ExitCode);
        Assert.Contains("container/name/", test.Output, StringComparison.Ordinal);
        Assert.Contains("oac-conformance replay --target bad.yaml --seed", test.Output, StringComparison.Ordinal);
        Assert.Contains("bad.yaml: the claim", test.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dotnet_test_without_a_target_that_is_there_fails_and_says_so()
    {
        var test = await DotnetTestAsync(("OAC_TARGET", "none.yaml"));

        Assert.NotEqual(0, test.ExitCode);
        Assert.Contains("none.yaml: there is no such file", test.Output, StringComparison.Ordinal);
    }

    /// <summary>One row of each: that they start as their files say. What else is in them others look at.</summary>
    [Fact]
    public async Task Dotnet_test_without_a_target_judges_our_own_references()
    {
        RealParts.Require(RealProgram.Missing("node") ?? RealProgram.Missing("npm"));

        var harnesses = await RunAsync(
            "dotnet",
            [Program, "--filter-trait", "requirement=harness/stream/authenticates", "--output", "Detailed"]
        );
        var container = await RunAsync(
            "dotnet",
            [Program, "--filter-trait", "requirement=container/name/present", "--output", "Detailed"]
        );

        Assert.True(harnesses.ExitCode == 0, harnesses.Output);
        Assert.True(container.ExitCode == 0, container.Output);
        Assert.All(
            Directory.GetFiles(Repository.At(TestTargets.References), "*.yaml").Select(static f => Path.GetFileName(f)),
            f => Assert.Contains($"passed {f}: ", harnesses.Output + container.Output, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("requirement=container/name/present")]
    [InlineData("level=SHOULD")]
    public async Task Cases_are_filtered_by_their_traits(string trait)
    {
        await GoodAsync();

        var some = await RunAsync(
            "dotnet",
            [Program, "--filter-trait", trait, "--no-ansi"],
            ("OAC_TARGET", "good.yaml")
        );
        var nothing = await RunAsync(
            "dotnet",
            [Program, "--filter-trait", "requirement=none", "--no-ansi"],
            ("OAC_TARGET", "good.yaml")
        );

        Assert.True(some.ExitCode == 0, some.Output);
        Assert.DoesNotContain("the claim", some.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, nothing.ExitCode);
    }

    [Fact]
    public async Task Doctor_foretells_what_a_file_of_labels_does_not_show()
    {
        var doctor = await CommandAsync("doctor", "--target", "bad.yaml");
        var run = await CommandAsync("run", "--target", "bad.yaml");

        Assert.Equal(2, doctor.ExitCode);
        Assert.Contains("ok            Labels are read", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("1 labels, version v1alpha3", doctor.Output, StringComparison.Ordinal);
        // Everything that is untestable is known beforehand; that a row does not apply may show only while it is judged.
        var foretold = Rows(doctor.Output, "UNTESTABLE ");
        Assert.Contains("UNTESTABLE container/registry/plain-oci", foretold);
        Assert.Equal(Rows(run.Output, "UNTESTABLE "), foretold);
        Assert.Contains("N/A container/mcp/scopes-list", Rows(doctor.Output, "N/A "));
        Assert.Subset(Rows(run.Output, "N/A "), Rows(doctor.Output, "N/A "));

        static HashSet<string> Rows(string output, string verdict) =>
            [
                .. output
                    .Split('\n')
                    .Where(l => l.StartsWith(verdict, StringComparison.Ordinal))
                    .Select(static l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2])),
            ];
    }

    [Fact]
    public async Task Doctor_says_where_a_harness_cannot_be_started()
    {
        await GoodAsync();
        _folder.With("both.yaml", $"class: [container, harness]\n{_folder.Read("good.yaml")}");

        var doctor = await RunAsync(
            "dotnet",
            [Program, "doctor", "--target", "both.yaml"],
            ("DOCKER_HOST", $"unix://{_folder.At("none.sock")}")
        );

        Assert.Equal(3, doctor.ExitCode);
        Assert.Contains("PROBLEM       The harness can be started", doctor.Output, StringComparison.Ordinal);
        Assert.Contains(
            "advice: Start Docker or Podman, or give the harness's 'command'",
            doctor.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_interrupt_ends_the_command_with_130()
    {
        // A registry that never answers, so that the command is in the middle of something.
        using var registry = new TcpListener(IPAddress.Loopback, 0);
        registry.Start();
        _folder.With("slow.yaml", $"image: {registry.LocalEndpoint}/agent:1\nplain_http: true\n");
        var (process, output) = Start("run", "--target", "slow.yaml");
        using var asked = await registry.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        await RunAsync("kill", ["-INT", $"{process.Id}"]);
        var result = await output;

        Assert.Equal(130, result.ExitCode);
        Assert.Equal("oac-conformance: stopped\n", result.Error);
    }

    [Fact]
    public async Task The_package_installs_as_a_tool_and_runs()
    {
        var start = new ProcessStartInfo(
            Repository.At("eng/check-tool-package.sh"),
            [Configuration, "oac-conformance"]
        );

        var output = (await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken)).Succeeded();

        Assert.Contains("\noac-conformance ", output, StringComparison.Ordinal);
        Assert.EndsWith("MUST pass, 0 fail, 0 untested\n", output, StringComparison.Ordinal);
    }

    private async Task GoodAsync()
    {
        var target = await new AgentImage("v1alpha3").WriteAsync(_workshop, TestContext.Current.CancellationToken);
        _folder.With("good.yaml", $"image: {JsonSerializer.Serialize(target.Image)}\n");
    }

    private Task<ProcessResult> CommandAsync(params string[] arguments) => RunAsync("dotnet", [Program, .. arguments]);

    private Task<ProcessResult> DotnetTestAsync(params (string Name, string Value)[] environment) =>
        RunAsync("dotnet", ["test", Project, "-c", Configuration, "--no-build"], environment);

    private Task<ProcessResult> RunAsync(
        string program,
        string[] arguments,
        params (string Name, string Value)[] environment
    ) => ProcessResult.RunAsync(Start(program, arguments, environment), null, TestContext.Current.CancellationToken);

    private (Process Process, Task<ProcessResult> Output) Start(params string[] arguments)
    {
        var start = Start("dotnet", [Program, .. arguments], []);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        return (process, EndAsync());

        async Task<ProcessResult> EndAsync()
        {
            using (process)
            {
                var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                return new(process.ExitCode, await output, await error);
            }
        }
    }

    private ProcessStartInfo Start(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path };
        // As a shell that stands there says it.
        start.Environment["PWD"] = _folder.Path;
        start.Environment.Remove("OAC_TARGET");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }
}
