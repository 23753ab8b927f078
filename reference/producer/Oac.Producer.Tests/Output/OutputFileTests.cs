using System.Diagnostics;
using Oac.Testing;

namespace Oac.Producer.Tests.Output;

/// <summary>Where <c>--output</c> writes, and what it never overwrites.</summary>
public sealed class OutputFileTests
{
    [Theory]
    [InlineData("Dockerfile", "Dockerfile")]
    [InlineData("./sub/../Dockerfile", "Dockerfile")]
    [InlineData("link", "Dockerfile")]
    [InlineData("Dockerfile", "link")]
    [InlineData("Dockerfile", "link-to-folder/Dockerfile")]
    [InlineData("Dockerfile", ".")]
    [InlineData("hard", "Dockerfile")]
    public async Task A_report_never_takes_the_place_of_an_input(string output, string input)
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile).With("sub/x", "");
        File.CreateSymbolicLink(folder.At("link"), "Dockerfile");
        File.CreateSymbolicLink(folder.At("link-to-folder"), ".");
        (
            await ProcessResult.RunAsync(
                new ProcessStartInfo("ln", [folder.At("Dockerfile"), folder.At("hard")]),
                null,
                TestContext.Current.CancellationToken
            )
        ).Succeeded();

        var result = await folder.RunAsync("lint", "-o", output, input);

        Assert.Equal(Samples.CleanDockerfile, folder.Read("Dockerfile"));
        if (output != "hard")
        {
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.Contains($"oac: --output {output}: is one of the inputs", result.Error);
        }
    }

    [Theory]
    [InlineData("--base")]
    [InlineData("--config")]
    public async Task Nor_that_of_another_file_that_was_read(string option)
    {
        var text = option == "--base" ? Samples.CleanLabels : "fail-on: error\n";
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile).With("other", text);

        var result = await folder.RunAsync("lint", option, "other", "-o", "other");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(text, folder.Read("other"));
    }

    [Fact]
    public async Task Another_file_is_replaced_whole_and_nothing_else_is_left()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile).With("real/report", "old");
        File.CreateSymbolicLink(folder.At("report"), "real/report");

        var result = await folder.RunAsync("lint", "-o", "report");

        Assert.Equal(new CliResult(0, "", ""), result);
        Assert.Equal("no findings in 1 input\n", folder.Read("real/report"));
        Assert.NotNull(new FileInfo(folder.At("report")).LinkTarget);
        Assert.Single(Directory.GetFileSystemEntries(folder.At("real")));
    }

    [Fact]
    public async Task A_device_is_written_to_and_stays()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile);

        var result = await folder.RunAsync("lint", "-o", "/dev/null");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", await File.ReadAllTextAsync("/dev/null", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_is_named_as_one()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile).With("out/x", "");

        var result = await folder.RunAsync("lint", "-o", "out");

        Assert.Equal((2, "oac: --output out: is a folder; name a file\n"), (result.ExitCode, result.Error));
    }
}
