namespace Oac.Spec.Tests.Linting;

public sealed class Utf8ValuesTests
{
    /// <summary>No theory data: attributes are stored as UTF-8, which cannot hold what is tested here.</summary>
    [Fact]
    public void Half_a_surrogate_pair_is_an_error()
    {
        foreach (var name in new[] { "sun \ud83c", "\udf1e", "\udf1e\ud83c", "\ud83c\udf1e \ud83c" })
        {
            Assert.Equal("OAC114", Read.Valid(("name", name)).Ids());
        }
    }

    [Theory]
    [InlineData("sun \ud83c\udf1e")]
    [InlineData("\ud83c\udf1e \ufffd")]
    [InlineData("é")]
    public void Other_text_is_not(string name) => Assert.Equal("", Read.Valid(("name", name)).Ids());
}
