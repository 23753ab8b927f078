using Oac.Spec.Labels;

namespace Oac.Spec.Tests.Labels;

public sealed class LabelNameTests
{
    [Theory]
    [InlineData("a", true, true)]
    [InlineData("a.b", false, true)]
    [InlineData("", false, false)]
    [InlineData(".", false, false)]
    [InlineData("a.", false, false)]
    [InlineData(".a", false, false)]
    [InlineData("a..b", false, false)]
    public void Names_are_segments_or_several(string name, bool segment, bool dotted)
    {
        Assert.Equal(segment, LabelName.IsSegment(name));
        Assert.Equal(dotted, LabelName.IsDotted(name));
    }

    [Theory]
    [InlineData("a.b.c", "a")]
    [InlineData("a", "a")]
    [InlineData("", "")]
    public void The_first_segment_ends_at_the_first_dot(string name, string first) =>
        Assert.Equal(first, LabelName.FirstSegment(name).ToString());

    [Fact]
    public void What_a_fixed_label_has_is_refused()
    {
        Assert.Equal("a", LabelName.RequireSegment("a", "b"));
        Assert.Throws<ArgumentException>(static () => LabelName.RequireSegment("b", "a", "b"));
        Assert.Equal("a.b", LabelName.RequireDotted("a.b", "b"));
        Assert.Throws<ArgumentException>(static () => LabelName.RequireDotted("b.a", "b"));
    }
}
