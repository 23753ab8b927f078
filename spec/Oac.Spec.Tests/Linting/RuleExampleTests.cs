using System.Text.RegularExpressions;
using Oac.Spec.Linting;
using Oac.Spec.Linting.Rules;
using Oac.Spec.Versions;

namespace Oac.Spec.Tests.Linting;

/// <summary>The examples of every rule's documentation are run.</summary>
public sealed partial class RuleExampleTests
{
    private static readonly Dictionary<string, string> Needed = new(StringComparer.Ordinal)
    {
        ["org.openagentcontainers.name"] = "weather",
        ["org.openagentcontainers.orchestrator.env"] = "ORCHESTRATOR_ADDR",
        ["org.openagentcontainers.orchestrator.bearer.token.file"] = "/run/secrets/orchestrator-token",
    };

    /// <summary>Rules whose examples are no label lines; their own tests stand in.</summary>
    private static readonly string[] NotLabels = ["OAC113", "OAC114", "OAC190", "OAC191"];

    public static TheoryData<string> RuleIds => new(RuleCatalog.All.Select(r => r.Id).Except(NotLabels));

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void The_bad_example_is_reported_and_the_good_one_is_not(string id)
    {
        var rule = RuleCatalog.Find(id)!;
        var documentation = rule.Documentation;
        Assert.Contains(Findings(documentation.Bad, documentation.BadFacts), f => f.Rule == rule);
        Assert.DoesNotContain(Findings(documentation.Good, documentation.GoodFacts), f => f.Rule == rule);

        IEnumerable<Finding> Findings(string text, ImageFacts? facts)
        {
            var labels = documentation.ExamplesAreWhole
                ? []
                : new Dictionary<string, string>(Needed, StringComparer.Ordinal)
                {
                    ["org.openagentcontainers.version"] = documentation.ExampleVersion,
                };
            foreach (Match line in LabelLine().Matches(text))
            {
                labels[line.Groups[1].Value] = line.Groups[2].Value.Replace("\\\"", "\"", StringComparison.Ordinal);
            }
            var options = new ManifestReadOptions
            {
                Accepted = SpecVersions.All,
                Facts = facts ?? ImageFacts.Unknown,
                ReadAs = rule == RuleCatalog.Find("OAC105") ? SpecVersions.All[^1] : null,
            };
            return ManifestReader.Read(labels.ToArray(), options).Findings;
        }
    }

    [GeneratedRegex("""^LABEL ([^=\s]+)="((?:[^"\\]|\\.)*)"$""", RegexOptions.Multiline)]
    private static partial Regex LabelLine();
}
