using Oac.Planning.Plans;

namespace Oac.Planning.Tests.Refusals;

/// <summary>Every refusal in its exact words, and beside each a request that differs by little and plans.</summary>
public sealed class RefusalTableTests
{
    public static TheoryData<string> Names => [.. RefusalTable.Rows.Select(static r => r.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_in_these_words_alone(string name)
    {
        var row = Find(name);
        var expected = string.Concat(row.Says.Split('\n').Select(l => $"refused {row.Code} {l}\n"));
        Assert.Equal(expected, Lines.Of(Planner.Plan(row.Refused)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_control_plans(string name) =>
        Assert.StartsWith("agent ", Lines.Of(Planner.Plan(Find(name).Control)));

    [Fact]
    public void Every_code_has_a_row() =>
        Assert.Equal(
            RefusalCodes.All.Select(static c => c.Code).Order(StringComparer.Ordinal),
            RefusalTable.Rows.Select(static r => r.Code).Distinct().Order(StringComparer.Ordinal)
        );

    private static RefusalRow Find(string name) => RefusalTable.Rows.Single(r => r.ToString() == name);
}
