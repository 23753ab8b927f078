using System.Diagnostics;
using Oac.Testing;

namespace Oac.Producer.Tests.Action;

public class ActionBuildTests
{
    /// <summary>The whole way, with the tool built from the action's own checkout.</summary>
    [Fact]
    public async Task The_tool_is_built_from_the_actions_checkout_whatever_SDK_the_user_names()
    {
        RealParts.Require(FastRun.LeftOut);
        using var run = new ActionRun();
        run.Workspace.With("Dockerfile", "FROM scratch\nLABEL org.openagentcontainers.version=v9\n")
            .With("global.json", """{"sdk": {"version": "1.0.0", "rollForward": "disable"}}""");

        var result = await run.RunAsync();

        Assert.True(result.ExitCode == 1, result.Log);
        Assert.Equal("1", result.Outputs["errors"]);
        var built = Assert.Single(
            Directory.EnumerateDirectories(run.RunnerTemp, "oac-*"),
            d => File.Exists(Path.Combine(d, "oac.dll"))
        );
        Assert.DoesNotContain(
            Directory.EnumerateDirectories(run.RunnerTemp),
            d => d.StartsWith(built + ".", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_build_that_fails_says_why()
    {
        using var broken = new TempFolder().With("dotnet", "#!/bin/sh\necho 'no space left'\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(broken.At("dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        using var run = new ActionRun { Programs = broken.Path };

        var result = await run.RunAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("no space left\noac could not be built\n", result.Log);
        Assert.Equal("", result.Outputs["exit-code"]);
        Assert.Empty(Directory.EnumerateDirectories(run.RunnerTemp));
    }

    [Fact]
    public async Task Without_an_SDK_it_is_named()
    {
        var start = new ProcessStartInfo("bash", [Repository.At("eng/build-tool.sh"), "out"])
        {
            Environment = { ["PATH"] = "/nowhere" },
        };
        start.FileName = "/bin/bash";
        var result = await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken);
        Assert.Equal((2, "oac needs the .NET SDK 10 (https://dot.net)\n"), (result.ExitCode, result.Error));
    }
}
