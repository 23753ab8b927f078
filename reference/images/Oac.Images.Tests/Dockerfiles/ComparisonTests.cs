namespace Oac.Images.Dockerfiles;

/// <summary>The comparison must see each difference, or its agreement proves nothing.</summary>
public class ComparisonTests
{
    private const string Text =
        "FROM scratch\nLABEL a=1 b=2\nENV E=1\nUSER 1\nENTRYPOINT [\"e\"]\nCMD [\"c\"]\nSHELL [\"s\"]\nONBUILD USER 2\n";

    [Fact]
    public void The_same_is_no_difference() => Assert.Empty(Comparison.Differences(Read(Text), Read(Text)));

    [Theory]
    [InlineData("a=1", "a=2")]
    [InlineData("b=2", "c=2")]
    [InlineData(" b=2", "")]
    [InlineData("E=1", "E=2")]
    [InlineData("USER 1", "USER 3")]
    [InlineData("\"e\"", "\"f\"")]
    [InlineData("\"c\"", "\"c\", \"d\"")]
    [InlineData("\"s\"", "\"t\"")]
    [InlineData("USER 2", "USER 3")]
    public void Any_other_value_is_one(string from, string to)
    {
        var other = Read(Text.Replace(from, to, StringComparison.Ordinal));
        Assert.NotEmpty(Comparison.Differences(Read(Text), other));
        Assert.NotEmpty(Comparison.Differences(other, Read(Text)));
    }

    private static ImageDescription Read(string text) => ImageInput.Read("Dockerfile", text)[0];
}
