namespace Oac.Producer.Tests.Commands;

public sealed class ArgumentErrorsTests
{
    [Theory]
    [InlineData("unknown command 'lnt'; did you mean lint?", "", "lnt", "Dockerfile")]
    [InlineData("unknown command 'zzzzzz'; known are lint, explain", "", "zzzzzz")]
    [InlineData("unknown command 'serv'; did you mean serve?", " registry", "registry", "serv")]
    [InlineData("unknown option '--formt'; did you mean --format?", " lint", "lint", "--formt", "json")]
    [InlineData("unknown option '--formt'; did you mean --format?", " copy", "copy", "oci:a", "oci:b", "--formt")]
    [InlineData("unknown option '--formt=json'; did you mean --format?", " rules", "rules", "--formt=json")]
    [InlineData("unknown option '--zzzzzz'; a file", " lint", "lint", "--zzzzzz")]
    [InlineData("missing: SOURCE and DEST", " copy", "copy")]
    [InlineData("missing: DEST", " copy", "copy", "oci:a")]
    [InlineData("missing: INPUT", " labels import", "labels", "import")]
    public async Task What_was_meant_is_said(string expected, string command, params string[] arguments)
    {
        using var folder = new TempFolder();

        var result = await folder.RunAsync(arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"oac: {expected}", result.Error);
        Assert.EndsWith($"\nTry 'oac{command} --help'.\n", result.Error);
    }

    [Theory]
    [InlineData("lnt", "Dockerfile")]
    [InlineData("copy")]
    [InlineData("copy", "oci:a")]
    [InlineData("rules", "--formt")]
    public async Task One_line_says_it_and_one_where_to_look(params string[] arguments)
    {
        using var folder = new TempFolder();

        Assert.Equal(3, (await folder.RunAsync(arguments)).Error.Split('\n').Length);
    }

    [Theory]
    [InlineData("bk2.tar", "'bk2.tar' has no transport: write docker-archive:bk2.tar or oci-archive:bk2.tar")]
    [InlineData("there", "'there' has no transport: write docker-archive:there or oci-archive:there")]
    [InlineData("folder", "'folder' has no transport: write oci:folder for a layout, docker-archive:folder or")]
    [InlineData("./nothing", "'./nothing' has no transport: write oci:./nothing for a layout")]
    [InlineData(
        "layout9",
        "'layout9' names no registry: write oci:layout9 for a layout, docker.io/library/layout9 for"
    )]
    public async Task A_place_on_this_machine_is_suggested_before_a_registry(string destination, string expected)
    {
        using var folder = new TempFolder().With("there", "text").With("folder/file", "text");

        var copy = await folder.RunAsync("copy", "oci:made:v1", destination);
        var push = await folder.RunAsync("push", destination, "registry.example/a:1");

        Assert.StartsWith($"oac: {expected}", copy.Error);
        Assert.StartsWith($"oac: {expected}", push.Error);
    }
}
