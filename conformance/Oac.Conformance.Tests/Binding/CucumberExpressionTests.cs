using Oac.Conformance.Binding;

namespace Oac.Conformance.Tests.Binding;

public class CucumberExpressionTests
{
    [Theory]
    [InlineData("it is {int}", "it is -5", "-5")]
    [InlineData("it is {string}", "it is \"\"", "")]
    [InlineData("it is {string} and {string}", "it is \"a\" and \"b\"", "a|b")]
    [InlineData("it is {word}", "it is a/b-c", "a/b-c")]
    [InlineData("{int} time(s)", "1 time", "1")]
    [InlineData("{int} time(s)", "2 times", "2")]
    [InlineData("a/an {word}", "an apple", "apple")]
    [InlineData("a.c [x]", "a.c [x]", "")]
    public void Texts_that_it_means(string expression, string text, string arguments) =>
        Assert.Equal(arguments, string.Join('|', CucumberExpression.Parse(expression).Match(text)!));

    [Theory]
    [InlineData("it is {int}", "it is x")]
    [InlineData("it is {int}", "it is 5 ")]
    [InlineData("it is {word}", "it is a b")]
    [InlineData("it is {string}", "it is a")]
    [InlineData("a.c", "abc")]
    [InlineData("a", "A")]
    [InlineData("a", "a\n")]
    public void Texts_that_it_does_not_mean(string expression, string text) =>
        Assert.Null(CucumberExpression.Parse(expression).Match(text));
}
