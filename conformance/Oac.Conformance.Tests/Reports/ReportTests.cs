using System.Text.Json;
using System.Xml.Linq;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Tests.Reports;

public class ReportTests
{
    private const string Schema = "conformance/Oac.Conformance/schemas/report.schema.json";

    private static readonly string[] Everything =
    [
        "container/version/present passes",
        "container/version/single-value fails",
        "container/version/grammar warns",
        "container/labels/namespaced does-not-apply",
        "container/labels/known-groups cannot-be-tested",
        "container/labels/utf8-values chose-otherwise",
        "container/name/present throws",
        "container/mcp/credential-target fails",
        "container/version/no-mixed-versions passes @slow",
    ];

    private static Task<RunReport> ReportAsync() =>
        SampleSuite.ReportAsync(
            SampleSuite.Of(Everything),
            SampleSuite.Expecting("container/mcp/credential-target", "container/version/present") with
            {
                Name = "<agent>.yaml",
            }
        );

    [Fact]
    public async Task Json_fits_its_schema_and_holds_every_verdict()
    {
        var report = await ReportAsync();
        var text = JsonReport.Write(report, report.ExitCode);

        Assert.Null(await Validator.ErrorsAsync(Schema, text));
        Assert.NotNull(
            await Validator.ErrorsAsync(Schema, text.Replace("\"claim\"", "\"claims\"", StringComparison.Ordinal))
        );
        using var json = JsonDocument.Parse(text);
        Assert.Equal(
            Enum.GetValues<Verdict>().Select(Verdicts.Name).Order(StringComparer.Ordinal),
            json.RootElement.GetProperty("requirements")
                .EnumerateArray()
                .Select(static r => r.GetProperty("verdict").GetString()!)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        var failed = json.RootElement.GetProperty("cases")[1];
        Assert.Equal(
            "oac-conformance replay --target '<agent>.yaml' --seed 7 container/sample/single-value-fails",
            failed.GetProperty("replay").GetString()
        );
        Assert.Equal("sent", failed.GetProperty("evidence")[0].GetProperty("kind").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("slow_left_out").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("stale_expectations").GetArrayLength());
    }

    [Fact]
    public async Task JUnit_counts_what_it_holds_and_takes_nothing_untested_for_a_pass()
    {
        var report = await ReportAsync();
        var suite = XDocument.Parse(JUnitReport.Write(report)).Root!.Element("testsuite")!;
        var cases = suite.Elements("testcase").ToList();

        Assert.Equal(cases.Count, (int)suite.Attribute("tests")!);
        foreach (
            var (element, attribute) in new[] { ("failure", "failures"), ("error", "errors"), ("skipped", "skipped") }
        )
        {
            Assert.Equal(cases.Count(c => c.Element(element) is not null), (int)suite.Attribute(attribute)!);
        }
        var byName = cases.ToDictionary(static c => c.Attribute("name")!.Value);
        Assert.Null(byName["container/sample/present-passes"].Element("failure"));
        Assert.Equal(
            "FAIL",
            byName["container/sample/single-value-fails"].Element("failure")!.Attribute("type")!.Value
        );
        Assert.Contains(
            "again: oac-conformance replay",
            byName["container/sample/single-value-fails"].Value,
            StringComparison.Ordinal
        );
        Assert.NotNull(byName["container/sample/known-groups-cannot-be-tested"].Element("error"));
        Assert.NotNull(byName["container/sample/credential-target-fails"].Element("skipped"));
        Assert.NotNull(
            byName["container/sample/name-present-throws".Replace("name-", "", StringComparison.Ordinal)]
                .Element("error")
        );
        // A row that no case judges, and an expectation that is stale.
        Assert.NotNull(byName["container/version/no-mixed-versions"].Element("error"));
        Assert.NotNull(byName["container/version/new-major-new-image"].Element("skipped"));
        Assert.Contains(
            cases,
            static c => c.Attribute("classname")!.Value == "Expected failures" && c.Element("error") is not null
        );
    }

    [Fact]
    public async Task Html_has_a_row_for_each_requirement_and_nothing_of_a_target_is_markup()
    {
        var report = await ReportAsync();
        var html = HtmlReport.Write(report);

        Assert.All(report.Rows, r => Assert.Contains($"id=\"{r.Requirement.Id}\"", html, StringComparison.Ordinal));
        Assert.Contains("<h1>&lt;agent&gt;.yaml</h1>", html, StringComparison.Ordinal);
        Assert.Contains("found &lt;script&gt;alert(1)&lt;/script&gt; ***", html, StringComparison.Ordinal);
        Assert.Contains("the answer holds *** &lt;b&gt;&amp;amp; \\x1b[31m", html, StringComparison.Ordinal);
        Assert.Contains("<pre>line 1\nline 2 ***</pre>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("s3cret", html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "src=",
            html.Replace("-src ", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        // A failure is seen without a click; a switch for each verdict that is there.
        Assert.Contains(
            "<details class=\"row is-fail\" id=\"container/version/single-value\" open>",
            html,
            StringComparison.Ordinal
        );
        Assert.All(
            report.Rows.Select(static r => r.Verdict.ToString().ToLowerInvariant()).Distinct(),
            v =>
                Assert.Contains(
                    $"<input class=\"switch\" type=\"checkbox\" checked id=\"show-{v}\">",
                    html,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task No_report_holds_a_secret()
    {
        var report = await ReportAsync();
        using var console = new StringWriter();
        ConsoleReport.Write(console, report, new(on: true));

        Assert.All(
            [HtmlReport.Write(report), JsonReport.Write(report, 1), JUnitReport.Write(report), console.ToString()],
            static text => Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Every_row_of_the_catalogue_makes_a_page_of_a_size_to_be_sent()
    {
        var all = await SampleSuite.ReportAsync(
            SampleSuite.Of("container/version/present passes"),
            SampleSuite.Target with
            {
                Classes = [.. Enum.GetValues<ConformanceClass>()],
            }
        );

        Assert.InRange(all.Rows.Length, 100, 300);
        Assert.InRange(HtmlReport.Write(all).Length, 50_000, 300_000);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$(x)", "'$(x)'")]
    public void Words_of_a_shell(string text, string word) => Assert.Equal(word, ShellWord.Of(text));

    [Fact]
    public void Text_that_repaints_or_turns_is_spelled_out()
    {
        Assert.Equal(
            "a\\nb\\r\\t\\x1b[2J\\x9b\\u{202e}\\u{feff}é",
            SafeText.Line("a\nb\r\t\u001b[2J\u009b\u202e\ufeffé")
        );
        Assert.Equal("a\nb\t\\x00", SafeText.Lines("a\r\nb\t\0"));
        Assert.Equal("\ufffd", SafeText.Line("\ud800"));
    }
}
