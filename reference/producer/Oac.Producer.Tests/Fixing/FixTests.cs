using System.Text;

namespace Oac.Producer.Tests.Fixing;

public sealed class FixTests
{
    private const string Wrong = "org.openagentcontainers.workspace.src.Path";
    private const string Right = "org.openagentcontainers.workspace.src.path";

    private static readonly string Dockerfile = Samples.DockerfileWith($"LABEL a=b {Wrong}=\"/src\"", "LABEL c=d");

    [Fact]
    public async Task Diff_prints_a_patch_and_changes_nothing()
    {
        using var folder = new TempFolder().With("Dockerfile", Dockerfile);

        var result = await folder.RunAsync("lint", "--diff");

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            $"""
            --- a/Dockerfile
            +++ b/Dockerfile
            @@ -4,5 +4,5 @@
                   org.openagentcontainers.orchestrator.env="ORCHESTRATOR_URL" \
                   org.openagentcontainers.orchestrator.bearer.token.file="/run/oac/token"
             ENTRYPOINT ["/agent"]
            -LABEL a=b {Wrong}="/src"
            +LABEL a=b {Right}="/src"
             LABEL c=d

            """,
            result.Output
        );
        Assert.Equal(Dockerfile, folder.Read("Dockerfile"));
    }

    [Fact]
    public async Task Diff_of_what_needs_no_fix_is_empty()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile);

        Assert.Equal(new CliResult(0, "", ""), await folder.RunAsync("lint", "--diff"));
    }

    [Fact]
    public async Task Fix_writes_and_reports_what_is_left()
    {
        using var folder = new TempFolder().With("Dockerfile", Dockerfile);
        File.SetUnixFileMode(
            folder.At("Dockerfile"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        );

        var result = await folder.RunAsync("lint", "--fix", "--yes");

        Assert.Equal((0, "no findings in 1 input\n"), (result.ExitCode, result.Output));
        Assert.Contains("fixed 1 key in 1 file", result.Error);
        Assert.Contains(Right + "=\"/src\"", folder.Read("Dockerfile"));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
            File.GetUnixFileMode(folder.At("Dockerfile"))
        );
        Assert.Equal(["Dockerfile"], Directory.GetFileSystemEntries(folder.Path).Select(p => Path.GetFileName(p)));
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public async Task On_a_terminal_it_asks(string answer, bool written)
    {
        using var folder = new TempFolder().With("Dockerfile", Dockerfile);

        var result = await new CliRun(folder.Path) { Input = answer, IsTerminal = true }.RunAsync("lint", "--fix");

        Assert.Contains("Fix 1 key in 1 file? [y/N] ", result.Error);
        Assert.Equal(written, folder.Read("Dockerfile").Contains(Right, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_it_writes_nothing()
    {
        using var folder = new TempFolder().With("Dockerfile", Dockerfile);

        var result = await folder.RunAsync("lint", "--fix");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--fix needs --yes", result.Error);
        Assert.Equal(Dockerfile, folder.Read("Dockerfile"));
    }

    [Fact]
    public async Task Label_files_keep_their_form()
    {
        using var folder = new TempFolder();
        var text = "{\r\n  'KEY': \"/src\"\r\n}".Replace("'KEY'", $"\"{Wrong}\"", StringComparison.Ordinal);
        var withVersion = text.Insert(1, "\"org.openagentcontainers.version\":\"v1alpha3\",");
        await File.WriteAllTextAsync(
            folder.At("a.json"),
            withVersion,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            TestContext.Current.CancellationToken
        );

        await folder.RunAsync("lint", "--fix", "--yes", "a.json");

        var bytes = await File.ReadAllBytesAsync(folder.At("a.json"), TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        Assert.Equal(
            withVersion.Replace(Wrong, Right, StringComparison.Ordinal),
            Encoding.UTF8.GetString(bytes.AsSpan(3))
        );
    }

    [Theory]
    [InlineData("ARG K=Path\nLABEL org.openagentcontainers.workspace.src.$K=/src", "letter by letter")]
    [InlineData("LABEL org.openagentcontainers.workspace.src.P\\\nath=/src", "letter by letter")]
    public async Task What_is_not_sure_is_refused(string instructions, string reason)
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith(instructions));

        var result = await folder.RunAsync("lint", "--diff");

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains(reason, result.Error);
    }

    [Fact]
    public async Task Of_two_keys_that_mean_a_third_neither_is_fixed()
    {
        using var folder = new TempFolder().With(
            "Dockerfile",
            Samples.DockerfileWith($"LABEL {Wrong}=/a", "LABEL org.openagentcontainers.workspace.src.PATH=/b")
        );

        var result = await folder.RunAsync("lint", "--diff");

        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task The_output_of_another_program_is_not_fixed()
    {
        using var folder = new TempFolder().With(
            "i.json",
            $$"""[{ "Id": "sha256:1", "Config": { "Labels": { "org.openagentcontainers.version": "v1alpha3", "{{Wrong}}": "/src" } } }]"""
        );

        var result = await folder.RunAsync("lint", "--diff", "i.json");

        Assert.Contains("output of another program", result.Error);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task An_ignored_finding_is_not_fixed()
    {
        using var folder = new TempFolder().With("Dockerfile", "# oac:ignore-file OAC110\n" + Dockerfile);

        Assert.Equal((0, ""), await DiffAsync(folder));
    }

    [Fact]
    public async Task A_link_is_written_through_only_within_its_folder()
    {
        using var outside = new TempFolder().With("Dockerfile", Dockerfile);
        using var folder = new TempFolder().With("real/Dockerfile", Dockerfile);
        File.CreateSymbolicLink(folder.At("inside.dockerfile"), "real/Dockerfile");
        File.CreateSymbolicLink(folder.At("outside.dockerfile"), outside.At("Dockerfile"));

        var inside = await folder.RunAsync("lint", "--fix", "--yes", "inside.dockerfile");
        var refused = await folder.RunAsync("lint", "--fix", "--yes", "outside.dockerfile");

        Assert.Contains("fixed 1 key", inside.Error);
        Assert.NotNull(new FileInfo(folder.At("inside.dockerfile")).LinkTarget);
        Assert.Contains(Right, folder.Read("real/Dockerfile"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("outside its folder", refused.Error);
        Assert.Equal(Dockerfile, outside.Read("Dockerfile"));
    }

    [Fact]
    public async Task Standard_input_is_shown_but_not_fixed()
    {
        using var folder = new TempFolder();

        var diff = await new CliRun(folder.Path) { Input = Dockerfile }.RunAsync("lint", "--diff", "-");
        var fix = await new CliRun(folder.Path) { Input = Dockerfile }.RunAsync("lint", "--fix", "--yes", "-");

        Assert.StartsWith("--- a/-\n+++ b/-\n@@", diff.Output);
        Assert.Equal(2, fix.ExitCode);
    }

    private static async Task<(int, string)> DiffAsync(TempFolder folder)
    {
        var result = await folder.RunAsync("lint", "--diff");
        return (result.ExitCode, result.Output);
    }

    [Theory]
    [InlineData("Dockerfile", "")]
    [InlineData("Dockerfile", "sub")]
    [InlineData("./a b/Dockerfile", "")]
    [InlineData("ABSOLUTE/deep/Dockerfile", "sub")]
    public async Task Git_applies_the_patch(string name, string under)
    {
        using var folder = new TempFolder();
        var working = Path.Combine(folder.Path, under);
        name = name.Replace("ABSOLUTE", working, StringComparison.Ordinal);
        var file = Path.GetFullPath(name, working);
        folder.With(Path.GetRelativePath(folder.Path, file), Dockerfile);
        await GitAsync(folder.Path, "init", "--quiet");

        var result = await new CliRun(working).RunAsync("lint", "--diff", "--output", "p.patch", name);
        await GitAsync(working, "apply", "p.patch");

        Assert.Equal(new CliResult(1, "", ""), result);
        Assert.Contains(Right + "=\"/src\"", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_patch_takes_the_place_of_no_input()
    {
        using var folder = new TempFolder().With("Dockerfile", Dockerfile);

        var result = await folder.RunAsync("lint", "--diff", "-o", "Dockerfile");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(Dockerfile, folder.Read("Dockerfile"));
    }

    [Fact]
    public async Task A_patch_has_no_other_form()
    {
        using var folder = new TempFolder().With("Dockerfile", Dockerfile);

        var result = await folder.RunAsync("lint", "--diff", "-f", "json");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("--diff prints a patch; --format has no place beside it", result.Error);
    }

    private static async Task GitAsync(string folder, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("git", arguments) { WorkingDirectory = folder };
        (await Oac.Testing.ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken)).Succeeded();
    }
}
