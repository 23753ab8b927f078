namespace Oac.Images.LabelFiles;

public class YamlLabelFileTests
{
    [Fact]
    public void Scalars_are_the_text_that_stands_there()
    {
        var image = Read(
            """
            # who
            org.openagentcontainers.name: coder
            tools: true
            context: 128000
            version: 1.10
            nothing:
            tilde: ~
            quoted: "a\tb"
            'single': 'it''s'
            folded: >-
              two
              words
            literal: |
              kept
              lines
            last: ''
            """
        );
        Assert.Empty(image.Diagnostics);
        Assert.Equal(
            ["coder", "true", "128000", "1.10", "", "~", "a\tb", "it's", "two words", "kept\nlines\n", ""],
            image.Labels.Select(l => l.Value.ReplaceLineEndings("\n"))
        );
        Assert.Equal(new SourceSpan(2, 1, 2, 29), image.Labels[0].KeySpan);
        Assert.Equal(new SourceSpan(2, 31, 2, 36), image.Labels[0].ValueSpan);
        Assert.Equal(new SourceSpan(8, 9, 8, 15), image.Labels[6].ValueSpan);
        var comment = Assert.Single(image.Comments);
        Assert.Equal("who", comment.Text);
        Assert.Equal(new SourceLines(2, 2), comment.Following);
    }

    [Fact]
    public void Places_behind_other_scripts_count_code_units()
    {
        var label = Assert.Single(Read("\"🚢é\": x\n").Labels);
        Assert.Equal(new SourceSpan(1, 1, 1, 6), label.KeySpan);
        Assert.Equal(new SourceSpan(1, 8, 1, 9), label.ValueSpan);
    }

    [Theory]
    [InlineData("a:\n  b: c\n", "a mapping", 2)]
    [InlineData("a:\n  - b\n", "a sequence", 2)]
    [InlineData("a: &x b\n", "anchors", 1)]
    [InlineData("a: b\nc: *a\n", "alias", 2)]
    [InlineData("a: !!str b\n", "tags", 1)]
    [InlineData("a: !!!!!!!![b]\n", "not well-formed YAML", 1)]
    [InlineData("a: b\n---\nc: d\n", "second", 2)]
    [InlineData("- a\n", "a sequence", 1)]
    [InlineData("just text\n", "a text", 1)]
    [InlineData("", "empty", 1)]
    [InlineData("? {a: b}\n: c\n", "a mapping", 1)]
    [InlineData("a: \"open\n", "not well-formed", 1)]
    [InlineData("a: b: c\n", "not well-formed", 1)]
    public void What_label_files_do_without_is_remarked(string text, string found, int line)
    {
        var image = Read(text);
        Assert.Contains(
            image.Diagnostics,
            d =>
                d.Code == ImageDiagnosticCodes.InvalidYaml
                && d.Message.Contains(found, StringComparison.Ordinal)
                && d.Span.StartLine == line
        );
    }

    [Fact]
    public void A_second_use_of_a_key_is_remarked()
    {
        var remark = Assert.Single(Read("a: 1\nb: 2\na: 3\n").Diagnostics);
        Assert.Equal(ImageDiagnosticCodes.DuplicateKey, remark.Code);
        Assert.Equal(3, remark.Span.StartLine);
    }

    [Fact]
    public void Depth_and_number_of_labels_are_bounded()
    {
        var deep =
            "a: " + new string('[', ImageLimits.MaxYamlDepth + 10) + new string(']', ImageLimits.MaxYamlDepth + 10);
        Assert.Contains(Read(deep).Diagnostics, d => d.Message.Contains("deep", StringComparison.Ordinal));
        Assert.True(Read(new string('[', 100_000)).HasErrors);
        Assert.True(Read(new string('{', 100_000)).HasErrors);

        var many = string.Concat(Enumerable.Range(0, ImageLimits.MaxLabels + 5).Select(i => $"k{i}: v\n"));
        var image = Read(many);
        Assert.Equal(ImageLimits.MaxLabels, image.Labels.Length);
        Assert.Equal(ImageDiagnosticCodes.LimitExceeded, Assert.Single(image.Diagnostics).Code);
    }

    private static ImageDescription Read(string text) =>
        ImageInput.Read("labels", text, new ImageInputOptions { Format = ImageInputFormat.LabelsYaml })[0];

    /// <summary>YamlDotNet gives up on these with an exception that is not its own; the fuzzer found the first.</summary>
    [Theory]
    [InlineData(": {\ne")]
    [InlineData("a: {b: c\n d: [\ne")]
    public void What_the_yaml_parser_gives_up_on_is_remarked(string text)
    {
        Assert.Contains(Read(text).Diagnostics, d => d.Code == ImageDiagnosticCodes.InvalidYaml);
        Assert.NotEmpty(ImageInput.Read("unnamed", text));
    }
}
