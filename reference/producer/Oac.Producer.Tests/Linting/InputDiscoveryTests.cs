using System.Text.Json;

namespace Oac.Producer.Tests.Linting;

public sealed class InputDiscoveryTests
{
    [Fact]
    public async Task A_folder_gives_its_Dockerfiles_and_named_label_files_in_order()
    {
        using var folder = new TempFolder()
            .With("b/Dockerfile", "FROM scratch")
            .With("a/Containerfile", "FROM scratch")
            .With("a/agent.Dockerfile", "FROM scratch")
            .With("a/Dockerfile.dev", "FROM scratch")
            .With("a/Dockerfile.dockerignore", "*")
            .With("a/x.labels.yaml", "a: b")
            .With("a/x.labels.json", "{}")
            .With("a/package.json", "{}")
            .With("node_modules/m/Dockerfile", "FROM scratch")
            .With(".git/Dockerfile", "FROM scratch")
            .With("bin/Dockerfile", "FROM scratch");

        Assert.Equal(
            [
                "a/Containerfile",
                "a/Dockerfile.dev",
                "a/agent.Dockerfile",
                "a/x.labels.json",
                "a/x.labels.yaml",
                "b/Dockerfile",
            ],
            await InputsAsync(folder, ".")
        );
    }

    [Fact]
    public async Task Links_below_a_folder_are_not_followed()
    {
        using var outside = new TempFolder().With("Dockerfile", "FROM scratch");
        using var folder = new TempFolder().With("a/Dockerfile", "FROM scratch");
        Directory.CreateSymbolicLink(folder.At("loop"), folder.Path);
        Directory.CreateSymbolicLink(folder.At("out"), outside.Path);
        File.CreateSymbolicLink(folder.At("Dockerfile"), outside.At("Dockerfile"));

        Assert.Equal(["a/Dockerfile"], await InputsAsync(folder, "."));
    }

    [Fact]
    public async Task A_link_that_is_named_is_followed()
    {
        using var outside = new TempFolder().With("Dockerfile", Samples.CleanDockerfile);
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder.At("Dockerfile"), outside.At("Dockerfile"));

        Assert.Equal(0, (await folder.RunAsync("lint", "Dockerfile")).ExitCode);
    }

    [Fact]
    public async Task A_pattern_is_expanded_and_each_file_counts_once()
    {
        using var folder = new TempFolder().With("x/a.json", "{}").With("x/y/b.json", "{}").With("x/c.txt", "");

        Assert.Equal(["x/y/b.json", "x/a.json"], await InputsAsync(folder, "x/y/b.json", "x/**/*.json", "./x/a.json"));
        Assert.Equal(["x/a.json"], await InputsAsync(folder, "x/*.json"));
    }

    [Fact]
    public async Task A_file_whose_name_holds_a_star_is_that_file()
    {
        using var folder = new TempFolder().With("*.json", "{}").With("a.json", "{}");

        Assert.Equal(["*.json"], await InputsAsync(folder, "*.json"));
    }

    [Theory]
    [InlineData("*.json", "no file matches this pattern")]
    [InlineData("no/*/such", "no file matches this pattern")]
    [InlineData(
        "empty",
        "no Dockerfile, Dockerfile.*, *.dockerfile, Containerfile, oac.yaml, *.labels.json or *.labels.yaml"
    )]
    public async Task What_leads_to_no_input_cannot_be_read(string argument, string reason)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("empty"));

        var result = await folder.RunAsync("lint", argument);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Output);
    }

    [Fact]
    public async Task Too_deep_a_folder_is_refused()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At(string.Join('/', Enumerable.Repeat("d", 70))));

        var result = await folder.RunAsync("lint", ".");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("more than 64 folders deep", result.Error);
    }

    [Fact]
    public async Task Too_many_inputs_are_refused()
    {
        using var folder = new TempFolder();
        for (var i = 0; i <= 10_000; i++)
        {
            File.WriteAllBytes(folder.At($"{i}.dockerfile"), []);
        }

        var result = await folder.RunAsync("lint", ".");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("more than 10000 inputs", result.Error);
    }

    private static async Task<IEnumerable<string?>> InputsAsync(TempFolder folder, params string[] arguments)
    {
        var result = await folder.RunAsync(["lint", "--format", "json", .. arguments]);
        using var report = JsonDocument.Parse(result.Output);
        return
        [
            .. report
                .RootElement.GetProperty("inputs")
                .EnumerateArray()
                .Select(i => i.GetProperty("input").GetString()),
        ];
    }

    [Fact]
    public async Task A_folder_whose_path_is_too_long_is_said_not_to_be_searched()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile);
        try
        {
            await ShellAsync(folder, "n=$(printf %0200d 0); for i in $(seq 25); do mkdir $n && cd $n || exit 1; done");

            var result = await folder.RunAsync("lint", ".");

            Assert.Equal(2, result.ExitCode);
            Assert.Contains("this folder cannot be searched", result.Output);
        }
        finally
        {
            await ShellAsync(folder, "rm -rf 0*");
        }
    }

    [Fact]
    public async Task A_pipe_that_a_search_found_is_not_waited_for()
    {
        using var folder = new TempFolder();
        await ShellAsync(folder, "mkfifo Dockerfile .oaclint.yaml");

        var result = await folder.RunAsync("lint", ".");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Dockerfile:1:1: error: ", result.Output);
    }

    [Fact]
    public async Task A_pipe_that_is_named_is_read_and_can_be_interrupted()
    {
        using var folder = new TempFolder();
        await ShellAsync(folder, "mkfifo pipe");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        using var output = new StringWriter();
        var context = new CliContext(Stream.Null, output, output, new Dictionary<string, string>(), folder.Path);

        Assert.Equal(130, Cli.Run(["lint", "pipe"], context, cancellation.Token));
        await ShellAsync(folder, ": > pipe");
    }

    private static async Task ShellAsync(TempFolder folder, string script)
    {
        var start = new System.Diagnostics.ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = folder.Path };
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
