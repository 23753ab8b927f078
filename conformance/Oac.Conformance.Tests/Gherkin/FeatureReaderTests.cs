using Oac.Conformance.Gherkin;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Tests.Gherkin;

public class FeatureReaderTests
{
    private const string Head = "@container @v1alpha3 @MUST @container/version/present\nFeature: F\n";

    [Fact]
    public void A_scenario_has_its_features_tags_and_its_backgrounds_steps()
    {
        var scenario = Assert.Single(
            Read(
                """
                @container @v1alpha1 @v1alpha3 @alone
                Feature: The name
                  Background:
                    Given a
                      | x | y |
                      | 1 | 2 |
                    And b

                  @MUST @container/version/present @slow
                  Scenario: It's there, twice
                    When c
                    Then d
                      \"\"\"
                      some
                      text
                      \"\"\"
                    But e
                """.Replace("\\\"", "\"", StringComparison.Ordinal)
            )
        );

        Assert.Equal("container/sample/its-there-twice", scenario.Id);
        Assert.Equal("The name", scenario.Feature);
        Assert.Equal("It's there, twice", scenario.Name);
        Assert.Equal("container/Sample.feature", scenario.File);
        Assert.Equal(ConformanceClass.Container, scenario.Class);
        Assert.Equal(RequirementLevel.Must, scenario.Level);
        Assert.Equal(["container/version/present"], scenario.Requirements.Select(static r => r.Id));
        Assert.Equal(["v1alpha1", "v1alpha3"], scenario.Versions);
        Assert.Equal(["alone", "slow"], scenario.Marks);
        Assert.Equal(
            ["Given a", "Given b", "When c", "Then d", "Then e"],
            scenario.Steps.Select(static s => $"{s.Kind} {s.Text}")
        );
        Assert.Equal("1 2", string.Join(' ', scenario.Steps[0].Table!.Value[1]));
        Assert.Equal("some\ntext", scenario.Steps[3].DocString);
        Assert.Equal([4, 7, 11, 12, 17], scenario.Steps.Select(static s => s.Line));
    }

    [Fact]
    public void Each_example_of_an_outline_is_a_scenario_with_its_values_everywhere()
    {
        var scenarios = Read(
            Head
                + """
                  Scenario Outline: A value
                    Given <what> of
                      | <how> |
                    Then it holds

                    Examples:
                      | what | how   |
                      | one  | Nice! |
                    @slow
                    Examples: others
                      | what | how   |
                      | two  | badly |
                """
        );

        Assert.Equal(
            ["container/sample/a-value/one-nice", "container/sample/a-value/two-badly"],
            scenarios.Select(static s => s.Id)
        );
        Assert.Equal("A value (two badly)", scenarios[1].Name);
        Assert.Equal("two of", scenarios[1].Steps[0].Text);
        Assert.Equal("badly", scenarios[1].Steps[0].Table!.Value[0][0]);
        Assert.Empty(scenarios[0].Marks);
        Assert.Equal(["slow"], scenarios[1].Marks);
        Assert.Equal([10, 14], scenarios.Select(static s => s.Line));
    }

    [Theory]
    [InlineData("", "container/Sample.feature: there is no feature in the file")]
    [InlineData("Featur: x", "container/Sample.feature: ")]
    [InlineData("Feature: x", "container/Sample.feature: the feature has no scenario")]
    [InlineData("Feature: x\n  Background:\n    Given a", "the feature has no scenario")]
    [InlineData(
        "Feature: x\nExample: y",
        "container/Sample.feature:2: 'Example:' is not understood; write 'Scenario:' or 'Examples:'"
    )]
    [InlineData("Feature: x\nRule: y", "container/Sample.feature:2: 'Rule:' is not understood")]
    [InlineData(
        Head + "Scenario: s",
        "container/Sample.feature:3: the scenario ends without a Then, so it judges nothing"
    )]
    [InlineData(Head + "Scenario: s\n  Then a\n  When b", "the scenario ends without a Then, so it judges nothing")]
    [InlineData(
        Head + "Scenario: s\n  And a\n  Then b",
        "container/Sample.feature:3: the first step begins with 'And', not with Given, When or Then"
    )]
    [InlineData(Head + "Scenario Outline: s\n  Then <a>", "container/Sample.feature:3: ")]
    [InlineData(
        Head + "Scenario Outline: s\n  Then <a>\n  Examples:\n    | a |",
        "the outline has no examples, so it is never run"
    )]
    [InlineData(
        Head + "Scenario Outline: s\n  Then <a> <b>\n  Examples:\n    | a |\n    | 1 |",
        "no column of the examples fills <b>"
    )]
    [InlineData(
        Head + "Scenario Outline: s\n  Then <a>\n  Examples:\n    | a | b |\n    | 1 | 2 |",
        "no step has <b>, a column of the examples"
    )]
    [InlineData(
        Head + "@unknown\nScenario: s\n  Then a",
        "container/Sample.feature:4: @unknown is neither a requirement of the catalogue nor a known tag"
    )]
    [InlineData(
        Head + "@SHOULD\nScenario: s\n  Then a",
        "the scenario needs exactly one of @MUST, @SHOULD, @DERIVED and @MAY"
    )]
    [InlineData(
        Head + "@harness\nScenario: s\n  Then a",
        "the scenario needs exactly one of @container, @harness and @orchestrator"
    )]
    [InlineData(
        Head + "@container/version/grammar\nScenario: s\n  Then a",
        "the scenario says @MUST, and container/version/grammar is DERIVED"
    )]
    [InlineData(
        Head + "@harness/stream/schema\nScenario: s\n  Then a",
        "the scenario says @container, and harness/stream/schema binds another class"
    )]
    [InlineData(
        Head + "@container/version/not-a-prefix\nScenario: s\n  Then a",
        "the scenario says @v1alpha3, which lacks container/version/not-a-prefix"
    )]
    [InlineData(
        "@container @MUST @container/version/present\nFeature: F\nScenario: s\n  Then a",
        "the scenario names no version"
    )]
    [InlineData("@container @MUST @v1alpha3\nFeature: F\nScenario: s\n  Then a", "the scenario names no requirement")]
    [InlineData(
        "@MUST @container/version/present @v1alpha3\nFeature: F\nScenario: s\n  Then a",
        "needs exactly one of @container, @harness"
    )]
    [InlineData(
        "@container @container/version/present @v1alpha3\nFeature: F\nScenario: s\n  Then a",
        "needs exactly one of @MUST"
    )]
    public void What_is_wrong_is_told_with_its_place(string text, string message)
    {
        var errors = new List<string>();

        FeatureReader.Read("container/Sample.feature", text, errors);

        Assert.Contains(errors, e => e.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_keyword_inside_a_text_block_is_text() =>
        Assert.Single(Read(Head + "Scenario: s\n  Then a\n    \"\"\"\n    Rule: x\n    \"\"\"\n"));

    private static System.Collections.Immutable.ImmutableArray<Scenario> Read(string text)
    {
        var errors = new List<string>();
        var found = FeatureReader.Read("container/Sample.feature", text, errors);
        Assert.Empty(errors);
        return found;
    }
}
