using System.Diagnostics;
using Oac.Testing;

namespace Oac.Engine.Tests.Runtimes;

/// <summary>The same tests once more in a process of a user without any rights, whom this machine does not even know by name.</summary>
public sealed class PlainUserTests
{
    public const string Busybox = "OAC_TEST_BUSYBOX";
    private const string User = "61234";

    [Fact]
    public async Task A_plain_user_runs_them_too()
    {
        RealParts.Require(
            FastRun.LeftOut
                ?? RealProgram.Missing("setpriv")
                ?? RealProgram.Missing("unshare")
                ?? (Environment.UserName == "root" ? null : "becoming another user needs root, and this is one already")
        );
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("oac-plain-");
        try
        {
            await RealProgram.RunAsync(
                "cp",
                ["-a", AppContext.BaseDirectory, Path.Combine(folder.FullName, "tests")],
                stop
            );
            await RealProgram.RunAsync("cp", [DockerEngine.Busybox, Path.Combine(folder.FullName, "busybox")], stop);
            await RealProgram.RunAsync("chown", ["-R", $"{User}:{User}", folder.FullName], stop);
            var start = new ProcessStartInfo(
                "setpriv",
                [
                    "--reuid",
                    User,
                    "--regid",
                    User,
                    "--clear-groups",
                    "--inh-caps=-all",
                    "dotnet",
                    Path.Combine(folder.FullName, "tests", Path.GetFileName(typeof(PlainUserTests).Assembly.Location)),
                    "--filter-class",
                    typeof(OciRuntimeTests).FullName!,
                    "--no-progress",
                ]
            )
            {
                WorkingDirectory = folder.FullName,
            };
            start.Environment["HOME"] = folder.FullName;
            start.Environment["TMPDIR"] = folder.FullName;
            start.Environment[Busybox] = Path.Combine(folder.FullName, "busybox");
            var result = await ProcessResult.RunAsync(start, null, stop);
            Assert.True(result.ExitCode == 0, result.Output + result.Error);
            Assert.DoesNotMatch("skipped: [1-9]", result.Output);
        }
        finally
        {
            await RealProgram.RunAsync("rm", ["-rf", folder.FullName], CancellationToken.None);
        }
    }
}
