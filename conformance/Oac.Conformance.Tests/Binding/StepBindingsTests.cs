using System.Collections.Immutable;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;

namespace Oac.Conformance.Tests.Binding;

#pragma warning disable CA1822 // Steps are methods of an instance.

public class StepBindingsTests
{
    private const string Head = "@container @v1alpha3 @MUST @container/version/present\nFeature: F\nScenario: s\n";

    [Fact]
    public void Steps_without_a_method_methods_without_a_step_and_doubts_are_errors()
    {
        var errors = Errors(Head + "  Given nobody knows\n  When two know\n  Then it is right\n", typeof(Twofold));

        Assert.Equal(
            [
                "a.feature:4: no method is the step 'Given nobody knows'",
                "a.feature:5: 'two know' means Twofold.One and Twofold.Other",
                "Twofold.One: no scenario has the step 'When two know'",
                "Twofold.Other: no scenario has the step 'When two know(s)'",
                "Twofold.Right: no scenario has the step 'Given it is right'",
            ],
            errors.Where(static e => !e.Contains("Then it is right", StringComparison.Ordinal))
        );
        Assert.Contains("a.feature:6: no method is the step 'Then it is right'", errors);
    }

    [Theory]
    [InlineData("  Then a text", "a.feature:4: 'a text' does not fit the parameters of Wanting.Text")]
    [InlineData("  Then a text\n    | x |", "a.feature:4: 'a text' does not fit the parameters of Wanting.Text")]
    [InlineData(
        "  Then a number 5\n    \"\"\"\n    x\n    \"\"\"",
        "a.feature:4: 'a number 5' does not fit the parameters of Wanting.Number"
    )]
    public void What_a_method_does_not_take_is_an_error(string steps, string message) =>
        Assert.Contains(message, Errors(Head + steps, typeof(Wanting)));

    [Fact]
    public void Methods_that_cannot_be_steps_are_errors()
    {
        var errors = Errors(Head + "  Then x\n", typeof(Unfit));

        Assert.Contains("Unfit.Returns: a step returns nothing or a Task", errors);
        Assert.Contains("Unfit.Escapes: a step returns nothing or a Task", errors);
        Assert.Contains("Unfit.Unknown: {float} is no parameter of a step: a {float}", errors);
        Assert.Contains("Unfit.Open: '{' has no '}': a {word", errors);
    }

    [Fact]
    public void Two_scenarios_of_one_name_are_an_error() =>
        Assert.Contains(
            "a.feature: 2 scenarios have the id a/s",
            Errors(Head + "  Then a number 1\nScenario: S!\n  Then a number 2\n", typeof(Wanting))
        );

    [Fact]
    public async Task Arguments_texts_and_tables_reach_the_method()
    {
        var suite = Suite.Of(
            [
                new(
                    "a.feature",
                    Head
                        + "  Given the words \"a b\" and one, 5 times\n  And a text\n    \"\"\"\n    some\n    \"\"\"\n  Then a table\n    | x | y |\n"
                ),
            ],
            [typeof(Taking)]
        );

        var report = await SampleSuite.ReportAsync(suite);

        Assert.Equal(["a b|one|5", "some", "x|y"], Assert.Single(report.Cases).Evidence.Select(static e => e.Text));
    }

    private static IReadOnlyList<string> Errors(string text, Type steps) =>
        Assert.Throws<SuiteException>(() => Suite.Of([new("a.feature", text)], [steps])).Errors;

    [Binding]
    private sealed class Twofold
    {
        [When("two know")]
        public void One() { }

        [When("two know(s)")]
        public void Other() { }

        [Given("it is right")]
        public void Right() { }
    }

    [Binding]
    private sealed class Wanting
    {
        [Then("a text")]
        public void Text(string text) => _ = text;

        [Then("a number {int}")]
        public void Number(int number) => _ = number;
    }

    [Binding]
    private sealed class Unfit
    {
        [Then("a")]
        public int Returns() => 1;

        [Then("b")]
        public async void Escapes() => await Task.Yield();

        [Then("a {float}")]
        public void Unknown() { }

        [Then("a {word")]
        public void Open() { }
    }

    [Binding]
    private sealed class Taking(Evidence evidence)
    {
        [Given("the word(s) {string} and/or {word}, {int} times")]
        public void Words(string text, string word, int number) => evidence.Note($"{text}|{word}|{number}");

        [Given("a text")]
        public void Text(string text) => evidence.Note(text);

        [Then("a table")]
        public Task Table(ImmutableArray<ImmutableArray<string>> table)
        {
            evidence.Note(string.Join('|', table[0]));
            return Task.CompletedTask;
        }
    }
}
