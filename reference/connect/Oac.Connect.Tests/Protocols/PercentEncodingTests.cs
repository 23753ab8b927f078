using Oac.Connect.Protocols;

namespace Oac.Connect.Tests.Protocols;

public sealed class PercentEncodingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain ~ text", "plain ~ text")]
    [InlineData("100 %", "100 %25")]
    [InlineData("a\r\nb\t", "a%0D%0Ab%09")]
    [InlineData("größer 🚀", "gr%C3%B6%C3%9Fer %F0%9F%9A%80")]
    [InlineData("\u007f\u0000", "%7F%00")]
    public void Text_becomes_ASCII_and_comes_back(string text, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(text));
        Assert.Equal(text, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%4g", "%4g")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%c3%b6", "ö")]
    [InlineData("%%41", "%A")]
    [InlineData("%ff", "\ufffd")]
    [InlineData("ö%20ö", "ö ö")]
    public void What_is_no_escape_stays(string text, string decoded) =>
        Assert.Equal(decoded, PercentEncoding.Decode(text));

    [Fact]
    public void Half_a_character_becomes_the_sign_for_that() =>
        Assert.Equal("a%EF%BF%BD", PercentEncoding.Encode("a\ud83d"));
}
