namespace Oac.Connect.Tests.Metadata;

public sealed class Base64TextTests
{
    [Theory]
    [InlineData("", new byte[0])]
    [InlineData("AQ", new byte[] { 1 })]
    [InlineData("AQ==", new byte[] { 1 })]
    [InlineData("AQI", new byte[] { 1, 2 })]
    [InlineData("AQI=", new byte[] { 1, 2 })]
    [InlineData("AQID", new byte[] { 1, 2, 3 })]
    [InlineData("+/8", new byte[] { 0xfb, 0xff })]
    public void Padding_is_there_or_not(string text, byte[] bytes)
    {
        Assert.Equal(bytes, Base64Text.Decode(text));
        Assert.Equal(text.TrimEnd('='), Base64Text.Encode(bytes));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AQIDB")]
    [InlineData("AQ=")]
    [InlineData("AQI==")]
    [InlineData("AQID=")]
    [InlineData("AQID====")]
    [InlineData("A===")]
    [InlineData("=")]
    [InlineData("====")]
    [InlineData("AQ=I")]
    [InlineData("A=QI")]
    [InlineData("AQ I")]
    [InlineData("AQI\n")]
    [InlineData("-_8")]
    [InlineData("AQ==AQ==")]
    [InlineData("ÄQI")]
    public void What_is_no_base64_is_none(string text) => Assert.Null(Base64Text.Decode(text));

    [Theory]
    [InlineData("-_8", new byte[] { 0xfb, 0xff })]
    [InlineData("-_8=", new byte[] { 0xfb, 0xff })]
    [InlineData("+/8", new byte[] { 0xfb, 0xff })]
    [InlineData("", new byte[0])]
    public void The_alphabet_of_URLs_is_read(string text, byte[] bytes)
    {
        Assert.Equal(bytes, Base64Text.DecodeUrl(text));
        Assert.Equal(text.TrimEnd('=').Replace('+', '-').Replace('/', '_'), Base64Text.EncodeUrl(bytes));
    }
}
