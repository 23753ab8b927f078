namespace Oac.Images;

public class SourceTextTests
{
    [Fact]
    public void Columns_count_code_units_and_lines_end_with_LF()
    {
        var text = new SourceText("x", "a🚢b\r\nc");
        Assert.Equal(2, text.LineCount);
        Assert.Equal("a🚢b", text.GetLine(1).ToString());
        Assert.Equal("c", text.GetLine(2).ToString());
        Assert.Equal(new SourceSpan(1, 4, 1, 5), text.SpanAt(3, 4));
        Assert.Equal(new SourceSpan(2, 1, 2, 2), text.SpanAt(6, 7));
    }

    [Fact]
    public void A_byte_order_mark_is_not_counted()
    {
        Assert.Equal("FROM", SourceText.Decode("x", [0xEF, 0xBB, 0xBF, .. "FROM"u8]).Text);
        Assert.Equal("FROM", new SourceText("x", "\uFEFFFROM").Text);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_remarked_with_their_place()
    {
        var text = SourceText.Decode("x", [.. "é\n🚢"u8, 0xC3, 0x28, 0xFF]);
        var remark = Assert.Single(text.Diagnostics);
        Assert.Equal(ImageDiagnosticCodes.InvalidUtf8, remark.Code);
        Assert.Equal(new SourceSpan(2, 3, 2, 4), remark.Span);
        Assert.Contains("0xC3", remark.Message, StringComparison.Ordinal);
        Assert.Equal("é\n🚢\uFFFD(\uFFFD", text.Text);
    }

    [Fact]
    public void Every_reader_passes_the_remark_on()
    {
        foreach (var name in (string[])["Dockerfile", "labels.json", "labels.yaml", "stdin"])
        {
            var read = ImageInput.Read(name, [0xFF, (byte)'\n']);
            Assert.Contains(read[0].Diagnostics, d => d.Code == ImageDiagnosticCodes.InvalidUtf8);
        }
    }
}
