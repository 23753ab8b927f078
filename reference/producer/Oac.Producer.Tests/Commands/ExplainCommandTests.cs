using Oac.Producer.Linting;
using Oac.Spec.Catalogue;

namespace Oac.Producer.Tests.Commands;

public sealed class ExplainCommandTests
{
    [Fact]
    public async Task Every_rule_and_requirement_is_explained_in_every_form()
    {
        using var folder = new TempFolder();
        string[] subjects = [.. RuleBook.Ids, .. Requirements.All.Select(r => r.Id)];

        Assert.True(subjects.Length > 100);
        foreach (var subject in subjects)
        {
            foreach (var format in (string[])["text", "json", "markdown"])
            {
                var result = await folder.RunAsync("explain", subject, "--format", format);

                Assert.Equal((0, ""), (result.ExitCode, result.Error));
                Assert.Contains(subject, result.Output);
            }
        }
    }

    [Fact]
    public async Task A_rule_tells_what_why_examples_fix_and_the_words_behind_it()
    {
        using var folder = new TempFolder();

        var text = (await folder.RunAsync("explain", "oac206")).Output;

        Assert.StartsWith("OAC206 context-positive (error)\n", text);
        foreach (
            var part in (string[])
                [
                    "\nWhy\n",
                    "\nBad\n  LABEL ",
                    "\nGood\n  LABEL ",
                    "\nFix\n",
                    "container/inference/context-positive",
                    "section 5.2 of v1alpha3",
                ]
        )
        {
            Assert.Contains(part, text);
        }
    }

    [Fact]
    public async Task A_requirement_names_the_rules_that_check_it()
    {
        using var folder = new TempFolder();

        Assert.Contains(
            "OAC101 version-present",
            (await folder.RunAsync("explain", "container/version/present")).Output
        );
    }

    [Theory]
    [InlineData("OAC1", "OAC101")]
    [InlineData("OAC999", "OAC9")]
    [InlineData("version-presents", "version-present")]
    [InlineData("container/version/presnt", "container/version/present")]
    [InlineData("qqqqqqqqqqqqqqqq", "'oac rules' lists all")]
    public async Task What_is_unknown_gets_suggestions(string subject, string suggestion)
    {
        using var folder = new TempFolder();

        var result = await folder.RunAsync("explain", subject);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(suggestion, result.Error);
    }

    [Fact]
    public async Task Rules_lists_all_or_one_version()
    {
        using var folder = new TempFolder();

        var all = (await folder.RunAsync("rules")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var first = (await folder.RunAsync("rules", "--spec-version", "v1alpha1")).Output;

        Assert.Equal(RuleBook.Ids, all.Select(l => l[..6]));
        Assert.DoesNotContain("OAC206", first);
        Assert.Contains("OAC101", first);
        Assert.Equal(
            all.Length + 2,
            (await folder.RunAsync("rules", "--format", "markdown")).Output.Count(c => c == '\n')
        );
        using var json = System.Text.Json.JsonDocument.Parse(
            (await folder.RunAsync("rules", "--format", "json")).Output
        );
        Assert.Equal(all.Length, json.RootElement.GetProperty("rules").GetArrayLength());
    }
}
