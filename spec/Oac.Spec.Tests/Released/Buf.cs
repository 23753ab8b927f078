using System.Diagnostics;

namespace Oac.Spec.Tests.Released;

/// <summary>Runs eng/buf.sh. Where buf cannot be had the test is skipped, or fails if OAC_REQUIRE_REAL=1 forbids that.</summary>
internal static class Buf
{
    private const int Unavailable = 69;

    /// <summary>Runs the script and gives its status and everything it said.</summary>
    public static async Task<(int Status, string Output)> RunAsync(params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "eng", "buf.sh"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (OperatingSystem.IsWindows())
        {
            Skip("eng/buf.sh is a bash script");
        }
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        var said = await output + await errors;
        if (process.ExitCode == Unavailable)
        {
            Skip(said);
        }
        return (process.ExitCode, said);
    }

    private static void Skip(string reason)
    {
        if (Environment.GetEnvironmentVariable("OAC_REQUIRE_REAL") == "1")
        {
            Assert.Fail($"buf is required here (OAC_REQUIRE_REAL=1) and cannot be had: {reason}");
        }
        Assert.Skip($"buf cannot be had: {reason.ReplaceLineEndings(" ")}");
    }
}
