using Oac.Testing;

namespace Oac.Producer.Tests.Building;

/// <summary>Folders that nobody should have.</summary>
public sealed class HostileFilesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pipe_among_the_files_is_refused_and_not_waited_for()
    {
        using var folder = new TempFolder().With("oac.yaml", BuildCommandTests.Clean).With("agent", "x");
        Directory.CreateDirectory(folder.At("data"));
        await RealProgram.RunAsync("mkfifo", [folder.At("data/pipe")], Token);

        foreach (var options in new string[][] { [], ["--with-libs"] })
        {
            var result = await folder.RunAsync(["build", "--output", "oci:out:1", .. options]);

            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.Contains("data/pipe is a named pipe", result.Error);
        }
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_is_read()
    {
        using var folder = new TempFolder().With("oac.yaml", BuildCommandTests.Clean).With("agent", "x");
        Directory.CreateDirectory(folder.At("data"));
        // Sparse: it has a length and no content.
        await using (var large = File.Create(folder.At("data/large")))
        {
            large.SetLength((8L << 30) + 1);
        }

        var result = await folder.RunAsync("build", "--output", "oci:out:1");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("a file may have 8589934592", result.Error);
    }

    [Fact]
    public async Task Folders_that_lie_too_deep_are_refused()
    {
        using var folder = new TempFolder().With("oac.yaml", BuildCommandTests.Clean).With("agent", "x");
        folder.With("data/" + string.Concat(Enumerable.Repeat("d/", 130)) + "x", "x");

        var result = await folder.RunAsync("build", "--output", "oci:out:1");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("lies more than 128 folders deep", result.Error);
    }

    [Fact]
    public async Task A_file_that_must_not_be_read_is_named()
    {
        using var folder = new TempFolder()
            .With("oac.yaml", BuildCommandTests.Clean)
            .With("agent", "x")
            .With("data/.wh.x", "x");

        var result = await folder.RunAsync("build", "--output", "oci:out:1");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("'/data/.wh.x' cannot stand in an image", result.Error);
    }
}
