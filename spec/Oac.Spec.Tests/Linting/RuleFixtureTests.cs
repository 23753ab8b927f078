using Oac.Spec.Linting.Rules;

namespace Oac.Spec.Tests.Linting;

/// <summary>Each rule has a pair of label sets, and says of the bad one what stands in err.out. OAC_UPDATE_FIXTURES=1 writes those files.</summary>
public sealed class RuleFixtureTests
{
    /// <summary>Rules without a pair, each with the test that stands in for it.</summary>
    private static readonly Dictionary<string, string> WithoutPair = new(StringComparer.Ordinal)
    {
        ["OAC113"] = "no released version deprecates a label: DeprecatedLabelTests, on the test-only v1alpha4",
        ["OAC114"] = "JSON readers refuse half a surrogate pair before labels are read: Utf8ValuesTests",
        ["OAC190"] = "sets of that size are made, not kept: LimitsTests",
        ["OAC191"] = "sets of that size are made, not kept: LimitsTests",
    };

    public static TheoryData<string> Folders => new(LintFixture.Folders);

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_bad_set_is_reported_as_recorded(string folder)
    {
        var printed = LintFixture.Print(LintFixture.Read(folder, "err"));
        var recorded = Path.Combine(LintFixture.Root, folder, "err.out");
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(recorded, printed);
        }
        Assert.Equal(File.ReadAllText(recorded), printed);
        Assert.Contains($" {LintFixture.RuleId(folder)} ", printed, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_good_set_is_not_reported_by_any_rule(string folder) =>
        Assert.Equal("", LintFixture.Print(LintFixture.Read(folder, "ok")));

    [Fact]
    public void Every_rule_has_a_pair_or_a_test_of_its_own()
    {
        var paired = LintFixture.Folders.Select(LintFixture.RuleId).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(RuleCatalog.All.Select(r => r.Id).Where(id => !paired.Contains(id)), WithoutPair.Keys);
        foreach (var folder in LintFixture.Folders)
        {
            var rule = RuleCatalog.Find(LintFixture.RuleId(folder));
            Assert.Equal($"{rule?.Id}-{rule?.Name}", folder.Split('+')[0]);
        }
    }
}
