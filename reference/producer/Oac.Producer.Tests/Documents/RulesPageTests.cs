using System.Text;
using Oac.Producer.Linting;

namespace Oac.Producer.Tests.Documents;

/// <summary>
/// docs/rules.md is what the tool itself prints: the table of <c>oac rules</c>, then the page of every rule. With OAC_UPDATE_FIXTURES=1 it
/// is written instead of compared.
/// </summary>
public sealed class RulesPageTests
{
    private const string Head = """
        # Rules

        What `oac lint` checks. Made of `oac rules --format markdown` and `oac explain RULE --format markdown`; a test keeps it so
        (`OAC_UPDATE_FIXTURES=1` writes it anew). How findings are shown, ignored and fixed is in [lint.md](lint.md).


        """;

    [Fact]
    public async Task The_page_of_all_rules_is_what_the_tool_says()
    {
        using var folder = new TempFolder();
        var page = new StringBuilder(Head);
        page.Append((await folder.RunAsync("rules", "--format", "markdown")).Output);
        foreach (var id in RuleBook.Ids)
        {
            page.Append('\n').Append(Deeper((await folder.RunAsync("explain", id, "--format", "markdown")).Output));
        }
        var file = Repository.At("docs/rules.md");
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            await File.WriteAllTextAsync(file, page.ToString(), TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), page.ToString());
    }

    /// <summary>Headings one level down; a comment of a Dockerfile begins like one.</summary>
    private static string Deeper(string page)
    {
        var result = new StringBuilder();
        var inCode = false;
        foreach (var line in page.TrimEnd('\n').Split('\n'))
        {
            inCode ^= line.StartsWith("```", StringComparison.Ordinal);
            result.Append(!inCode && line.StartsWith('#') ? "#" : "").Append(line).Append('\n');
        }
        return result.ToString();
    }
}
