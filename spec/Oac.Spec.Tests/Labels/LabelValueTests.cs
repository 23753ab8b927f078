using Oac.Spec.Labels;

namespace Oac.Spec.Tests.Labels;

public sealed class LabelValueTests
{
    [Theory]
    [InlineData("1", 1L)]
    [InlineData("0128", 128L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("+1", null)]
    [InlineData("1e3", null)]
    [InlineData("128k", null)]
    [InlineData("1.0", null)]
    [InlineData(" 1", null)]
    [InlineData("5\0", null)]
    [InlineData("١٢", null)]
    public void Positive_integers(string text, long? expected) =>
        Assert.Equal(expected, LabelValue.TryPositiveInteger(text));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("100", "100")]
    [InlineData("100.0", "100.0")]
    [InlineData("55.5", "55.5")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("100.0001", null)]
    [InlineData("101", null)]
    [InlineData("-0", null)]
    [InlineData("+5", null)]
    [InlineData("5e1", null)]
    [InlineData("55%", null)]
    [InlineData("55,5", null)]
    [InlineData(".5", null)]
    [InlineData("5.", null)]
    [InlineData("1.2.3", null)]
    [InlineData("NaN", null)]
    [InlineData("", null)]
    public void Percentages(string text, string? expected) =>
        Assert.Equal(
            expected,
            LabelValue.TryPercentage(text)?.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );

    [Theory]
    [InlineData("A", true)]
    [InlineData("_a1", true)]
    [InlineData("1A", false)]
    [InlineData("A-B", false)]
    [InlineData("$A", false)]
    [InlineData("A=B", false)]
    [InlineData("Ä", false)]
    [InlineData("A\n", false)]
    public void Variables(string text, bool expected) => Assert.Equal(expected, LabelValue.IsVariableName(text));

    [Theory]
    [InlineData("/", true)]
    [InlineData("/a/b", true)]
    [InlineData("/a/..b", true)]
    [InlineData("/a/../b", false)]
    [InlineData("/..", false)]
    [InlineData("a", false)]
    [InlineData("~/a", false)]
    [InlineData("/a\0", false)]
    [InlineData("/a\n", false)]
    public void Paths(string text, bool expected) => Assert.Equal(expected, LabelValue.IsAbsolutePath(text));

    [Theory]
    [InlineData("/a/", "/a")]
    [InlineData("//a///b/./c/.", "/a/b/c")]
    [InlineData("/", "/")]
    [InlineData("/.", "/")]
    [InlineData("/.a", "/.a")]
    public void Spellings_of_one_path_are_one(string text, string expected) =>
        Assert.Equal(expected, LabelValue.NormalisePath(text));

    [Theory]
    [InlineData("a", true)]
    [InlineData("pagerduty-alert", true)]
    [InlineData("a0", true)]
    [InlineData("0a", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("a_b", false)]
    [InlineData("a.b", false)]
    [InlineData("é", false)]
    [InlineData("", false)]
    public void Channel_names(string text, bool expected) => Assert.Equal(expected, LabelValue.IsChannelName(text));

    [Fact]
    public void A_channel_name_has_63_characters_at_most()
    {
        Assert.True(LabelValue.IsChannelName(new string('a', 63)));
        Assert.False(LabelValue.IsChannelName(new string('a', 64)));
    }

    [Theory]
    [InlineData("application/schema+json", true)]
    [InlineData("application/protobuf; message=a.B", true)]
    [InlineData("json", false)]
    [InlineData("application/", false)]
    [InlineData("/json", false)]
    [InlineData("a/b/c", false)]
    [InlineData("application /json", false)]
    public void Media_types(string text, bool expected) => Assert.Equal(expected, LabelValue.IsMediaType(text));
}
