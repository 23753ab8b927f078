using Oac.Producer.Linting;

namespace Oac.Producer.Tests.Linting;

public sealed class OwnRulesTests
{
    public static TheoryData<string> Rules() => [.. OwnRules.All.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_examples_of_a_rule_of_ours_are_true(string id)
    {
        Assert.True(RuleBook.TryFind(id, out var rule));

        Assert.Contains($"[{id} ", await LintAsync(rule.Documentation.Bad));
        Assert.DoesNotContain("[OAC00", await LintAsync(rule.Documentation.Good));
    }

    private static async Task<string> LintAsync(string instructions)
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.DockerfileWith(instructions));
        return (await folder.RunAsync("lint")).Output;
    }
}
