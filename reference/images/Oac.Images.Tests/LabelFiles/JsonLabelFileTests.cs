namespace Oac.Images.LabelFiles;

public class JsonLabelFileTests
{
    [Fact]
    public void Labels_keep_their_order_and_their_places()
    {
        var image = Read("{\n  \"é\": \"🚢\",\n  \"b\":\"x\\u0041\\n\\ud83d\\udea2\"\n}");
        Assert.Empty(image.Diagnostics);
        Assert.Equal(["é", "b"], image.Labels.Select(l => l.Key));
        Assert.Equal(["🚢", "xA\n🚢"], image.Labels.Select(l => l.Value));
        Assert.Equal(new SourceSpan(2, 3, 2, 6), image.Labels[0].KeySpan);
        Assert.Equal(new SourceSpan(2, 8, 2, 12), image.Labels[0].ValueSpan);
        Assert.Equal(new SourceSpan(3, 3, 3, 6), image.Labels[1].KeySpan);
    }

    [Theory]
    [InlineData("{\"a\": 1}", "the number 1", 7)]
    [InlineData("{\"a\": true}", "true", 7)]
    [InlineData("{\"a\": null}", "null", 7)]
    [InlineData("{\"a\": {\"b\": \"c\"}}", "an object", 7)]
    [InlineData("{\"a\": []}", "an array", 7)]
    public void A_value_that_is_no_text_is_remarked(string text, string found, int column)
    {
        var image = Read(text);
        Assert.Empty(image.Labels);
        var remark = Assert.Single(image.Diagnostics);
        Assert.Equal(ImageDiagnosticCodes.UnexpectedValue, remark.Code);
        Assert.Equal(column, remark.Span.StartColumn);
        Assert.Contains(found, remark.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_use_of_a_key_is_remarked_and_wins()
    {
        var image = Read("{\"a\": \"1\",\n\"a\": \"2\"}");
        var remark = Assert.Single(image.Diagnostics);
        Assert.Equal(ImageDiagnosticCodes.DuplicateKey, remark.Code);
        Assert.Equal(new SourceSpan(2, 1, 2, 4), remark.Span);
        Assert.Contains("1:2", remark.Message, StringComparison.Ordinal);
        Assert.Equal([true, false], image.Labels.Select(l => l.Overridden));
        Assert.Equal("2", Assert.Single(image.EffectiveLabels).Value);
    }

    [Theory]
    [InlineData("{\"a\": \"b\",\n \"c\" \"d\"}", 2)]
    [InlineData("{\"a\": \"b\"} {}", 1)]
    [InlineData("{\"a\": \"b\"", 1)]
    [InlineData("", 1)]
    public void What_is_no_JSON_has_a_place(string text, int line)
    {
        var remark = Assert.Single(Read(text).Diagnostics);
        Assert.Equal(ImageDiagnosticCodes.InvalidJson, remark.Code);
        Assert.Equal(line, remark.Span.StartLine);
        Assert.DoesNotContain("LineNumber", remark.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_root_is_remarked()
    {
        Assert.Equal(ImageDiagnosticCodes.UnexpectedValue, Assert.Single(Read("[\"a\"]").Diagnostics).Code);
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        Assert.Equal("\uFFFDx", Assert.Single(Read("{\"a\": \"\\ud83dx\"}").Labels).Value);
    }

    [Fact]
    public void Depth_and_number_of_labels_are_bounded()
    {
        var deep = new string('[', ImageLimits.MaxJsonDepth) + new string(']', ImageLimits.MaxJsonDepth);
        Assert.Equal(ImageDiagnosticCodes.UnexpectedValue, Assert.Single(Read(deep).Diagnostics).Code);
        Assert.Equal(ImageDiagnosticCodes.InvalidJson, Assert.Single(Read($"[{deep}]").Diagnostics).Code);

        var many = string.Join(',', Enumerable.Range(0, ImageLimits.MaxLabels + 5).Select(i => $"\"k{i}\":\"\""));
        var image = Read($"{{{many}}}");
        Assert.Equal(ImageLimits.MaxLabels, image.Labels.Length);
        Assert.Equal(ImageDiagnosticCodes.LimitExceeded, Assert.Single(image.Diagnostics).Code);
    }

    private static ImageDescription Read(string text) =>
        ImageInput.Read("labels", text, new ImageInputOptions { Format = ImageInputFormat.LabelsJson })[0];
}
