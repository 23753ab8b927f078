using System.Text.Json;
using Oac.Producer.AgentFiles;
using Oac.Producer.LabelForms;
using Oac.Producer.Tests.AgentFiles;
using Oac.Testing;

namespace Oac.Producer.Tests.LabelForms;

/// <summary>The forms, judged by the builder that they are for.</summary>
[Trait("Needs", "docker")]
public sealed class BuiltLabelTests
{
    /// <summary>What is hard to quote, beside the label sets of the fixtures.</summary>
    private static readonly KeyValuePair<string, string>[] Hard =
    [
        new("quotes", "it's \"so\" `echo no`"),
        new("variables", "$HOME ${HOME} ${HOME:-x} \\$HOME $$"),
        new("backslashes", "\\ \\\\ \\n a\\"),
        new("blanks", "  a  b  "),
        new("tab", "a\tb"),
        new("empty", ""),
        new("hash", "# no comment"),
        new("heredoc", "<<EOF"),
        new("scripts", "é 日本 😀"),
        new("a key with spaces", "x"),
        new("#key", "x"),
        new("$key", "x"),
        new("back\\slash", "x"),
        new("quoted\"key", "x"),
    ];

    [Fact]
    public async Task The_builder_makes_the_labels_that_the_file_has()
    {
        RealParts.Require(DockerEngine.Missing);
        var cancellation = TestContext.Current.CancellationToken;
        await using var engine = await DockerEngine.StartAsync(cancellation);
        var sets = AgentFileRoundTripTests
            .Fixtures()
            .Select(static row => AgentFileRoundTripTests.LabelsOf(row.Data))
            .Append(Hard);
        var number = 0;
        foreach (var labels in sets)
        {
            using var folder = new TempFolder().With("oac.yaml", AgentFileWriter.Write(labels));
            folder.With("Dockerfile", "FROM scratch\n" + (await folder.RunAsync("labels")).Output);
            var tag = $"labels:{number++}";
            (await engine.RunAsync(["build", "--quiet", "--tag", tag, folder.Path], null, cancellation)).Succeeded();
            AgentFileRoundTripTests.AssertSame(labels, await LabelsAsync(engine, tag, cancellation));
        }
    }

    [Fact]
    public async Task The_builder_takes_the_arguments()
    {
        RealParts.Require(DockerEngine.Missing);
        var cancellation = TestContext.Current.CancellationToken;
        await using var engine = await DockerEngine.StartAsync(cancellation);
        KeyValuePair<string, string>[] labels =
        [
            .. Hard.Where(static l => !l.Key.Contains(' ', StringComparison.Ordinal)),
            new("lines", "a\nb"),
        ];
        using var folder = new TempFolder().With("Dockerfile", "FROM scratch\n");
        folder.With("oac.yaml", AgentFileWriter.Write([.. labels, new("org.openagentcontainers.name", "x")]));
        var arguments = (await folder.RunAsync("labels", "--format", "args")).Output;

        // A shell takes the words apart, as it would on a person's command line.
        var words = await ProcessResult.RunAsync(
            new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"printf '%s\\0' {arguments}"]),
            null,
            cancellation
        );
        (
            await engine.RunAsync(
                ["build", "--quiet", "--tag", "labels:args", .. words.Succeeded().Split('\0')[..^1], folder.Path],
                null,
                cancellation
            )
        ).Succeeded();

        AgentFileRoundTripTests.AssertSame(
            [.. labels, new("org.openagentcontainers.name", "x")],
            await LabelsAsync(engine, "labels:args", cancellation)
        );
    }

    private static async Task<Dictionary<string, string>> LabelsAsync(
        DockerEngine engine,
        string tag,
        CancellationToken cancellation
    )
    {
        var output = await engine.RunAsync(
            ["image", "inspect", "--format", "{{json .Config.Labels}}", tag],
            null,
            cancellation
        );
        using var document = JsonDocument.Parse(output.Succeeded());
        return document
            .RootElement.EnumerateObject()
            .ToDictionary(static l => l.Name, static l => l.Value.GetString()!);
    }
}
