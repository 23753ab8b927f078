using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Oac.Planning.Configuration;

namespace Oac.Planning.Tests.Configuration;

/// <summary>Patterns, beside what a regular expression says of the same text.</summary>
public sealed class PatternMatchTests
{
    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "A", false)]
    [InlineData("a", "ab", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("**", "a/b", true)]
    [InlineData("main/*", "main/gpt", true)]
    [InlineData("main/*", "main/meta/llama", false)]
    [InlineData("main/*", "main/", true)]
    [InlineData("main/*", "main", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("ab*ba", "abba", true)]
    [InlineData("*-*", "a-b-c", true)]
    [InlineData("a**/b", "a/x/b", true)]
    [InlineData("a[b]?", "a[b]?", true)]
    public void A_pattern_describes_the_whole_of_a_text(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Setup.Pattern(pattern).Matches(text));

    [Fact]
    public void It_says_what_a_regular_expression_says()
    {
        var matched = 0;
        Prop.ForAll(
                Texts("ab/*").Where(static p => p.Length > 0).ToArbitrary(),
                Texts("ab/").ToArbitrary(),
                (pattern, text) =>
                {
                    var expression = Regex.Replace(
                        pattern,
                        @"\*+|[^*]+",
                        static m =>
                            m.Value[0] != '*' ? Regex.Escape(m.Value)
                            : m.Length > 1 ? @"[\s\S]*"
                            : "[^/]*"
                    );
                    var expected = Regex.IsMatch(text, $@"\A{expression}\z");
                    matched += expected ? 1 : 0;
                    Assert.Equal(expected, Setup.Pattern(pattern).Matches(text));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithReplay(20260530, 1));
        Assert.InRange(matched, 200, 4000);
    }

    private static Gen<string> Texts(string characters) =>
        Gen.Choose(0, 8)
            .SelectMany(n => Gen.Elements(characters.ToCharArray()).ArrayOf(n))
            .Select(static c => new string(c));
}
