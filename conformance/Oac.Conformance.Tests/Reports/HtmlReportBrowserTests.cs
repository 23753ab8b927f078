using System.Text.Json;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;
using Oac.Testing;

namespace Oac.Conformance.Tests.Reports;

/// <summary>The page as a browser shows it. Its own policy lets no script run, so the copy that is clicked here goes without one.</summary>
public sealed class HtmlReportBrowserTests
{
    private const string Policy = "<meta http-equiv=\"Content-Security-Policy\"";

    // What is shown before and after clicks on labels, in the page's text.
    private const string Script = """
        <script>
        const shown = selector => [...document.querySelectorAll(selector)].filter(e => e.offsetParent !== null);
        const rows = () => shown('.row').map(e => e.id);
        const topics = () => shown('section > h2').map(e => e.textContent);
        const click = verdict => document.querySelector(`label[for=show-${verdict}]`).click();
        const seen = { all: rows(), allTopics: topics() };
        click('fail');
        seen.withoutFailures = rows();
        click('fail');
        click('pass');
        click('untestable');
        seen.topics = topics();
        click('pass');
        click('untestable');
        seen.again = rows();
        document.body.textContent = '<<' + JSON.stringify(seen) + '>>';
        </script>
        """;

    [Fact]
    public async Task Labels_hide_and_show_the_rows_of_a_verdict_and_topics_without_any()
    {
        RealParts.Require(RealProgram.Missing("chromium"));
        var report = await SampleSuite.ReportAsync(
            SampleSuite.Of(
                "container/version/present passes",
                "container/version/single-value fails",
                "container/mcp/credential-target warns"
            )
        );
        var seen = await SeenAsync(report);

        var rows = report.Rows.Select(static r => r.Requirement.Id);
        Assert.Equal(rows, Names(seen, "all"));
        Assert.Equal(rows.Except(["container/version/single-value"]), Names(seen, "withoutFailures"));
        Assert.Equal(rows, Names(seen, "again"));
        var hidden = new[] { Verdict.Pass, Verdict.Untestable };
        Assert.Equal(
            report
                .Rows.Where(r => !hidden.Contains(r.Verdict))
                .Select(static r => string.Join(": ", r.Requirement.Id.Split('/')[..2]))
                .Distinct(),
            Names(seen, "topics")
        );
        Assert.InRange(Names(seen, "topics").Count(), 1, Names(seen, "allTopics").Count() - 1);
    }

    private static IEnumerable<string> Names(JsonElement seen, string property) =>
        seen.GetProperty(property).EnumerateArray().Select(static e => e.GetString()!);

    private static async Task<JsonElement> SeenAsync(RunReport report)
    {
        using var folder = new TempFolder();
        var html = HtmlReport.Write(report);
        Assert.Contains(Policy, html, StringComparison.Ordinal);
        html = html.Replace(Policy, "<meta", StringComparison.Ordinal)
            .Replace("</body>", $"{Script}</body>", StringComparison.Ordinal);
        var page = Path.Combine(folder.Path, "report.html");
        var token = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(page, html, token);
        var dom = await RealProgram.RunAsync(
            "chromium",
            [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                $"--user-data-dir={Path.Combine(folder.Path, "profile")}",
                "--dump-dom",
                new Uri(page).AbsoluteUri,
            ],
            token
        );
        var text = System.Net.WebUtility.HtmlDecode(dom);
        var (start, end) = (
            text.IndexOf("<<", StringComparison.Ordinal),
            text.LastIndexOf(">>", StringComparison.Ordinal)
        );
        Assert.True(start >= 0 && end > start, text);
        return JsonDocument.Parse(text[(start + 2)..end]).RootElement;
    }
}
