using Oac.Producer.Images.Facts;
using Oac.Producer.Linting;
using Oac.Spec.Linting;

namespace Oac.Producer.Tests.Images.Facts;

/// <summary>The rules that wait for facts are those of the specification's library.</summary>
public sealed class FactRulesTests
{
    [Fact]
    public void Every_rule_about_images_is_named_once() =>
        Assert.Equal(
            RuleBook.Ids.Where(static id => id.StartsWith("OAC90", StringComparison.Ordinal)),
            FactRules.NotRun(ImageFacts.Unknown).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void What_is_known_to_be_empty_was_looked_at() =>
        Assert.Empty(
            FactRules.NotRun(
                new ImageFacts
                {
                    SchemaFiles = new Dictionary<string, SchemaFileFact>(),
                    DivergingLabels = [],
                    Annotations = new Dictionary<string, string>(),
                    HasSignature = false,
                    HasSbom = false,
                    Command = [],
                    Environment = new Dictionary<string, string>(),
                }
            )
        );

    [Fact]
    public void A_program_that_was_not_looked_for_leaves_its_rule_open() =>
        Assert.Contains(FactRules.EntrypointPresent, FactRules.NotRun(new ImageFacts { Command = ["/agent"] }));
}
