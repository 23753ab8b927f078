using System.Globalization;
using System.Text;
using Oac.Spec.Catalogue;
using Oac.Spec.Linting.Rules;

namespace Oac.Spec.Tests.Linting;

/// <summary>docs/requirements.md: requirement, rules, fixtures. Generated from all three; OAC_UPDATE_FIXTURES=1 writes it.</summary>
public sealed class RequirementTableTests
{
    private static readonly string Table = Path.Combine(Repository.Root, "docs", "requirements.md");

    /// <summary>Rows that labels decide without a pair in fixtures/lint, each with what stands in for it.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["container/labels/deprecated-found-by-lint"] = "test-only v1alpha4",
    };

    [Fact]
    public void The_table_is_what_rules_and_fixtures_say()
    {
        var text = Generate();
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(Table, text);
        }
        Assert.Equal(File.ReadAllText(Table), text);
    }

    [Fact]
    public void Every_row_that_labels_decide_has_a_good_and_a_bad_label_set()
    {
        var undecided = Requirements
            .All.Where(r => r.Class == ConformanceClass.Container && r.Level != RequirementLevel.May)
            .Where(r => r.Observe.StartsWith("labels", StringComparison.Ordinal) && Pairs(r).Count == 0)
            .Select(r => r.Id);
        Assert.Equal(Elsewhere.Keys, undecided);
    }

    private static List<string> Pairs(Requirement requirement) =>
        [
            .. LintFixture.Folders.Where(folder =>
                RuleCatalog.Find(LintFixture.RuleId(folder))!.Requirements.Contains(requirement)
            ),
        ];

    private static string Generate()
    {
        var text = new StringBuilder()
            .Append("# Requirements, lint rules, fixtures\n\n")
            .Append(
                "Generated from spec/requirements.yaml, the rules and fixtures/lint; a test holds it true. Each fixture is a pair: `err.json` breaks the\n"
            )
            .Append(
                "rule as `err.out` says, `ok.json` has no finding at all. What a harness must do labels do not show: those rows are in words, and\n"
            )
            .Append("[the conformance suite](../conformance/README.md) judges them.\n");
        foreach (var group in Requirements.All.GroupBy(r => r.Class).OrderBy(g => g.Key))
        {
            if (group.Key == ConformanceClass.Harness)
            {
                text.Append("\n## Harness\n\n| Requirement | Level | What it says |\n|---|---|---|\n");
                foreach (var requirement in group)
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"| `{requirement.Id}` | {requirement.Level.ToString().ToUpperInvariant()} | {Escape(requirement.Says)} |\n"
                    );
                }
                continue;
            }
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n## {group.Key}\n\n| Requirement | Level | Rules | Fixtures |\n|---|---|---|---|\n"
            );
            foreach (var requirement in group)
            {
                var rules = RuleCatalog.All.Where(r => r.Requirements.Contains(requirement)).Select(r => r.Id).ToList();
                if (rules.Count == 0 && group.Key != ConformanceClass.Container)
                {
                    continue;
                }
                var fixtures = Pairs(requirement).Select(f => $"[{f}](../fixtures/lint/{f})").ToList();
                var seen =
                    rules.Count > 0 ? string.Join(", ", rules)
                    : requirement.Observe.StartsWith("cannot be observed", StringComparison.Ordinal)
                        ? $"none, {Escape(requirement.Observe)}"
                    : $"none, observed otherwise: {Escape(requirement.Observe)}";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{requirement.Id}` | {requirement.Level.ToString().ToUpperInvariant()} | {seen} | {(fixtures.Count > 0 ? string.Join(", ", fixtures) : Elsewhere.GetValueOrDefault(requirement.Id, ""))} |\n"
                );
            }
        }
        return text.ToString();
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
