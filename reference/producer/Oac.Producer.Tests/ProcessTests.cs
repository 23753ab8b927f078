using System.Diagnostics;
using Oac.Testing;

namespace Oac.Producer.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task A_clean_input_through_a_pipe_ends_with_0()
    {
        var result = await ProcessResult.RunAsync(
            ToolProcess.Start("lint", "-"),
            Samples.CleanLabels,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(new ProcessResult(0, "no findings in 1 input\n", ""), result);
    }

    [Fact]
    public async Task The_package_installs_as_a_tool_and_runs()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo(Repository.At("eng/check-tool-package.sh"), [configuration]);

        var output = (await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken)).Succeeded();

        Assert.Contains("\noac ", output);
        Assert.EndsWith("1 advice in 1 input\n", output);
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_error()
    {
        var start = new ProcessStartInfo(
            "bash",
            ["-c", $"dotnet '{ToolProcess.Program}' rules | true; echo \"${{PIPESTATUS[0]}}\""]
        );

        var result = await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken);

        Assert.Equal(new ProcessResult(0, "0\n", ""), result);
    }

    [Fact]
    public async Task An_interrupt_ends_with_130()
    {
        var start = ToolProcess.Start("lint", "-");
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        // More than a pipe holds: once all is written, the tool reads.
        await process.StandardInput.WriteAsync(
            new string(' ', 1024 * 1024).AsMemory(),
            TestContext.Current.CancellationToken
        );
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);

        using var kill = Process.Start(
            "kill",
            ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, process.ExitCode);
        Assert.Equal("", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_named()
    {
        using var folder = new TempFolder().With("a.json", Samples.CleanLabels);
        File.SetUnixFileMode(folder.At("a.json"), UnixFileMode.None);
        // Another user may not reach the folder that the tests were built in, so the tool is taken along.
        var built = Path.GetDirectoryName(ToolProcess.Program)!;
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.TopDirectoryOnly))
        {
            File.Copy(file, folder.At(Path.GetFileName(file)));
        }
        var unprivileged = new ProcessStartInfo(
            "setpriv",
            [
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "dotnet",
                folder.At(Path.GetFileName(ToolProcess.Program)),
                "lint",
                folder.At("a.json"),
            ]
        );
        File.SetUnixFileMode(
            folder.Path,
            File.GetUnixFileMode(folder.Path) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead
        );
        unprivileged.Environment["DOTNET_CLI_HOME"] = folder.Path;
        // Root reads everything: without the right to change the user, the plain process shows the same.
        var start = Environment.IsPrivilegedProcess ? unprivileged : ToolProcess.Start("lint", folder.At("a.json"));

        var result = await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("a.json: cannot be read: permission denied", result.Output);
    }
}
