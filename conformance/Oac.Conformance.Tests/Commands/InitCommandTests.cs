using System.Text;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Tests.Commands;

public sealed class InitCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Flags_make_a_file_for_an_image_that_the_reader_takes()
    {
        var result = await new CliRun(_folder.Path).RunAsync(
            "init",
            "a b.yaml",
            "--class",
            "container",
            "--image",
            "oci:./my \"layout\""
        );

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("  oac-conformance run --target 'a b.yaml'\n", result.Output, StringComparison.Ordinal);
        var target = Read("a b.yaml");
        Assert.Equal([ConformanceClass.Container], target.Classes);
        Assert.Equal("oci:./my \"layout\"", target.Image);
    }

    [Fact]
    public async Task Flags_make_a_file_for_a_program_that_the_reader_takes()
    {
        var result = await new CliRun(_folder.Path).RunAsync(
            "init",
            "--class",
            "container",
            "--class",
            "harness",
            "--command",
            "node",
            "--command",
            "-e 'x'",
            "--labels-from",
            "Dockerfile",
            "--channel",
            "mail",
            "--channel",
            "yes"
        );

        Assert.Equal(0, result.ExitCode);
        var target = Read("target.yaml");
        Assert.Equal([ConformanceClass.Container, ConformanceClass.Harness], target.Classes);
        Assert.Equal(["node", "-e 'x'"], target.Harness!.Command);
        Assert.True(target.LabelsOnly);
        Assert.Equal(["mail", "yes"], target.Harness.Events.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("container\noci:./layout\n", "class: container")]
    [InlineData("agent\nharness\n\nregistry.example/agent:1\n\n", "class: harness")]
    [InlineData("both\n\nregistry.example/agent:1\n\n", "class: [container, harness]")]
    [InlineData("harness\nnode h.js\nDockerfile\nmail chat\n", "command: [node, h.js]")]
    public async Task A_person_is_asked(string answers, string line)
    {
        var result = await new CliRun(_folder.Path) { Input = answers, IsTerminal = true }.RunAsync("init");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"\n{line}\n", _folder.Read("target.yaml"), StringComparison.Ordinal);
        Assert.Contains("What is judged", result.Error, StringComparison.Ordinal);
        Read("target.yaml");
    }

    [Theory]
    [InlineData("container\n", "the input ended before the answer to: Image")]
    [InlineData("a\nb\nc\n", "there was no answer to: What is judged")]
    public async Task Answers_that_do_not_come_end_it(string answers, string message)
    {
        var result = await new CliRun(_folder.Path) { Input = answers, IsTerminal = true }.RunAsync("init");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("init", "--class is missing: container, harness or both")]
    [InlineData("init --class container", "--image or --labels-from is missing")]
    [InlineData("init --class other", "--class 'other': not one of container, harness")]
    [InlineData("init --class container --image x --labels-from y", "'image' and 'labels_from' stand both here")]
    [InlineData("init --class harness --labels-from y", "a harness with 'labels_from' needs its 'command'")]
    [InlineData("init none/t.yaml --class container --image x", "none/t.yaml: cannot be written")]
    public async Task What_is_missing_or_cannot_be_is_told_and_nothing_is_written(string line, string message)
    {
        var result = await new CliRun(_folder.Path).RunAsync(line.Split(' '));

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_file_that_is_there_is_overwritten_on_request_only()
    {
        _folder.With("target.yaml", "mine");

        var first = await new CliRun(_folder.Path).RunAsync("init", "--class", "container", "--image", "x");
        Assert.Equal(3, first.ExitCode);
        Assert.Contains("target.yaml: is there already; --force overwrites it", first.Error, StringComparison.Ordinal);
        Assert.Equal("mine", _folder.Read("target.yaml"));

        var second = await new CliRun(_folder.Path).RunAsync("init", "--class", "container", "--image", "x", "--force");
        Assert.Equal(0, second.ExitCode);
        Assert.Equal("x", Read("target.yaml").Image);
    }

    [Theory]
    [InlineData("--class", "container", "--image", "x")]
    [InlineData("--class", "harness", "--image", "x")]
    public async Task What_the_comments_offer_is_right_too(params string[] options)
    {
        await new CliRun(_folder.Path).RunAsync(["init", .. options]);
        var text = new StringBuilder();
        foreach (var line in _folder.Read("target.yaml").Split('\n'))
        {
            // A comment that offers a key or goes on with one begins a line that the reader takes.
            text.Append(line.StartsWith("# ", StringComparison.Ordinal) && IsOffer(line[2..]) ? line[2..] : line)
                .Append('\n');
        }

        var target = TargetFile.Read(
            "t.yaml",
            _folder.Path,
            Encoding.UTF8.GetBytes(
                text.ToString()
                    .Replace(
                        "requirement: container/version/present",
                        $"requirement: {options[1]}/{(options[1] == "container" ? "version/present" : "stream/schema")}",
                        StringComparison.Ordinal
                    )
            )
        );

        Assert.Equal("v1alpha3", target.Version);
        Assert.True(target.PlainHttp);
        Assert.Single(target.ExpectedFailures);
        if (target.Harness is { } harness)
        {
            Assert.True(harness.Extension);
            Assert.Equal(["node", "harness.js"], harness.Command);
            Assert.Single(harness.Events);
            Assert.Single(harness.Fails);
            Assert.Equal("host.docker.internal", harness.Reach);
        }

        static bool IsOffer(string line) =>
            line.StartsWith(' ') || TargetKeys.Root.Any(k => line.StartsWith($"{k.Name}:", StringComparison.Ordinal));
    }

    private TargetDefinition Read(string name) =>
        TargetFile.Read(name, _folder.Path, File.ReadAllBytes(_folder.At(name)));
}
