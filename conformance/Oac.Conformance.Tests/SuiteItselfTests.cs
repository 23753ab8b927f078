using Oac.Conformance.Running;

namespace Oac.Conformance.Tests;

/// <summary>The suite as it ships.</summary>
public class SuiteItselfTests
{
    private static readonly string Golden = Repository.At("conformance/Oac.Conformance.Tests/case-ids.txt");

    /// <summary>
    /// Ids are in people's scripts, lists and reports: one that goes or changes is a break. <c>OAC_UPDATE_FIXTURES=1</c> writes the list anew;
    /// its difference is what to look at.
    /// </summary>
    [Fact]
    public async Task The_ids_of_cases_are_those_of_the_list()
    {
        var ids = string.Concat(
            Suite
                .Default.Scenarios.SelectMany(static s => s.Versions.SelectMany(v => SuiteCase.Of(s, v)))
                .Select(static c => $"{c.Id}\n")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        );
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            await File.WriteAllTextAsync(Golden, ids, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(Golden, TestContext.Current.CancellationToken), ids);
    }

    [Fact]
    public void Each_file_of_features_is_in_the_folder_of_its_class() =>
        Assert.All(
            Suite.Default.Scenarios,
            static s => Assert.StartsWith($"{s.Class}/", s.File, StringComparison.OrdinalIgnoreCase)
        );

    [Fact]
    public void Ids_are_words_that_every_shell_takes_as_they_are() =>
        Assert.All(Suite.Default.Scenarios, static s => Assert.Matches(@"\A[a-z0-9]+(?:[/-][a-z0-9]+)*\z", s.Id));
}
