using System.Diagnostics;
using Oac.Testing;

namespace Oac.Producer.Tests.Scaffolding;

/// <summary>What <c>oac init</c> writes, used as anybody would.</summary>
public sealed class NewAgentTests
{
    [Fact]
    public async Task The_commands_of_its_readme_end_well()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo(Repository.At("eng/check-new-agent.sh"), [configuration]);

        var result = await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("succeeded: 2", result.Output);
        Assert.Contains("sha256:", result.Output);
        Assert.EndsWith("no findings in 1 input\n", result.Output);
    }
}
