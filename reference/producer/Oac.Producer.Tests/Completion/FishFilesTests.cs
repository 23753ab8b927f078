using System.Diagnostics;
using Oac.Testing;

namespace Oac.Producer.Tests.Completion;

public sealed class FishFilesTests
{
    [Theory]
    [InlineData("oac lint Dock", "Dockerfile")]
    [InlineData("oac lint ", "Dockerfile sub/")]
    [InlineData("oac lint --base su", "sub/")]
    public async Task Fish_completes_files(string line, string expected)
    {
        using var folder = new TempFolder().With("f/Dockerfile", "").With("f/sub/x", "");
        folder.With("oac.fish", (await folder.RunAsync("completion", "fish")).Output);
        folder.With("run.fish", "function oac; dotnet $OAC_DLL $argv; end\nsource $argv[1]\ncomplete -C $argv[2]\n");
        RealParts.Require(File.Exists("/usr/bin/fish") ? null : "fish is not installed");
        var start = new ProcessStartInfo("fish", [folder.At("run.fish"), folder.At("oac.fish"), line])
        {
            WorkingDirectory = folder.At("f"),
        };
        start.Environment["OAC_DLL"] = ToolProcess.Program;

        var result = await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken);

        var names = result.Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')[0]);
        Assert.Equal(expected, string.Join(' ', names));
    }
}
