using Oac.Spec.Linting;

namespace Oac.Spec.Tests.Linting;

/// <summary>Unusual label sets that the specification allows: none may be refused, nor called an error or warning.</summary>
public sealed class OddTwinTests
{
    private static string Root { get; } = Path.Combine(Repository.Root, "fixtures", "odd-twins");

    public static TheoryData<string> Sets =>
        new(
            Directory
                .EnumerateFiles(Root, "*.json")
                .Select(f => Path.GetFileNameWithoutExtension(f))
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_permission_that_is_used_makes_nothing_fail(string set)
    {
        var reading = Read.Exactly(LintFixture.ReadLabels(Path.Combine(Root, set + ".json")));
        Assert.NotNull(reading.Manifest);
        Assert.All(
            reading.Findings,
            f => Assert.True(f.Severity == Severity.Advice && !f.Rule.Refuses, $"{f.Rule.Id} {f.Message}")
        );
    }
}
