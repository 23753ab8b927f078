using System.Text.RegularExpressions;
using Oac.Planning.Plans;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Planning.Tests.Plans;

public sealed partial class RefusalCodesTests
{
    [Fact]
    public void Each_is_there_once_in_lower_case_with_hyphens()
    {
        Assert.Distinct(RefusalCodes.All.Select(static c => c.Code));
        Assert.All(RefusalCodes.All, static c => Assert.Matches(Form(), c.Code));
        Assert.Equal(
            RefusalCodes.All.Length,
            RefusalCodes.OfRules.Count
                + typeof(RefusalCodes).GetProperties().Count(static p => p.PropertyType == typeof(RefusalCode))
        );
    }

    /// <summary>A rule that refuses and has no code would be refused for by its name: it shall have one.</summary>
    [Fact]
    public void Every_rule_that_refuses_has_one_and_no_other_rule()
    {
        var refusing = SpecVersions
            .All.SelectMany(static v => v.Rules)
            .Distinct()
            // Reading as another version than the declared one is for lint alone.
            .Where(static r => r.Refuses && r.Id != "OAC105")
            .ToDictionary(static r => r.Id);
        Assert.Equal(
            refusing.Keys.Append("OAC190").Distinct().Order(StringComparer.Ordinal),
            RefusalCodes.OfRules.Keys
        );
        Assert.All(
            refusing,
            static r => Assert.Equal(Rests(r.Value), RefusalCodes.OfRules[r.Key].Requirement is not null)
        );
    }

    private static bool Rests(LintRule rule) => !rule.Requirements.IsEmpty;

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Form();
}
