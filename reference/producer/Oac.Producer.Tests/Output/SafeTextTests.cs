using Oac.Producer.Output;

namespace Oac.Producer.Tests.Output;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain # text ü 検", "plain # text ü 検")]
    [InlineData("a\nb\r\tc", "a\\nb\\r\\tc")]
    [InlineData("\e[31m\u0007\u009b", "\\x1b[31m\\x07\\x9b")]
    [InlineData("\u202eabc\u2066\u200b\u2028", "\\u{202e}abc\\u{2066}\\u{200b}\\u{2028}")]
    [InlineData("x ##[error]y", "x #\\x23[error]y")]
    [InlineData("\U000E0041\U0001F600", "\\u{e0041}\U0001F600")]
    public void What_is_not_to_be_printed_is_spelled_out(string text, string expected) =>
        Assert.Equal(expected, SafeText.Line(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("a\ufffdb#", SafeText.Line("a\ud800b#"));

    [Fact]
    public void A_path_cannot_begin_a_workflow_command() => Assert.Equal("./::error::x", SafeText.Path("::error::x"));
}
