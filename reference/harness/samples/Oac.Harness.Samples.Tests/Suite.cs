using System.Diagnostics;
using Oac.Testing;

namespace Oac.Harness.Samples.Tests;

/// <summary>The conformance suite as its users run it.</summary>
internal static class Suite
{
    private static readonly string Program = Path.Combine(
        SampleFolders.References,
        "../Oac.Conformance/bin",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
        "net10.0/Oac.Conformance.dll"
    );

    /// <summary>Everything in scope passes: no row fails or stays untested.</summary>
    public static async Task PassesAsync(string target)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program, "run", "--target", target]);
        start.Environment.Remove("OAC_TARGET");
        // Tests of the counter set it for themselves; the sample's own workspace is where its labels say.
        start.Environment.Remove("COUNTER_WORKSPACE");

        var result = await ProcessResult.RunAsync(start, "", TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.EndsWith("MUST pass, 0 fail, 0 untested\n", result.Output, StringComparison.Ordinal);
    }
}
