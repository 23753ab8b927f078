using System.Globalization;
using System.Net;
using System.Text;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Reports;

/// <summary>One page that needs nothing else: a row for each requirement, with evidence and the command that runs a case again.</summary>
internal sealed class HtmlReport
{
    private static readonly Lazy<string> Style = new(static () =>
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    // Beyond these a page that opens everything is not readable.
    private const int MaxOpen = 15;

    private readonly RunReport _report;
    private readonly StringBuilder _page = new();
    private int _open;

    private HtmlReport(RunReport report) => _report = report;

    /// <summary>The page.</summary>
    public static string Write(RunReport report) => new HtmlReport(report).Page();

    private string Page()
    {
        var verdicts = _report.Rows.GroupBy(static r => r.Verdict).OrderBy(static g => Verdicts.Rank(g.Key)).ToList();
        Line("<!doctype html>");
        Line("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        Line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        // Whatever a target manages to put here: no script runs and nothing is loaded.
        Line("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        Line($"<title>{Text(_report.Target)}: {Text(_report.Claim)}</title>");
        Line($"<style>\n{Style.Value}");
        foreach (var verdict in verdicts.Select(static g => Slug(g.Key)))
        {
            Line($"#show-{verdict}:not(:checked) ~ main .is-{verdict} {{ display: none; }}");
            Line(
                $"#show-{verdict}:checked ~ .filters label[for=show-{verdict}] {{ color: var(--ink); text-decoration: none; border-color: var(--soft); }}"
            );
        }
        // A topic without any row to show goes too.
        foreach (var shown in Topics().Select(static t => Slugs(t)).Distinct())
        {
            var off = string.Join(" ~ ", shown.Split(' ').Select(static v => $"#show-{v}:not(:checked)"));
            Line($"{off} ~ main section[data-verdicts=\"{shown}\"] {{ display: none; }}");
        }
        Line("</style></head><body><div class=\"page\">");
        Head();
        foreach (var group in verdicts)
        {
            Line($"<input class=\"switch\" type=\"checkbox\" checked id=\"show-{Slug(group.Key)}\">");
        }
        Line("<div class=\"filters\"><span>Show</span>");
        foreach (var group in verdicts)
        {
            Line($"<label for=\"show-{Slug(group.Key)}\">{group.Key.Name()} {group.Count()}</label>");
        }
        Line("</div><main>");
        foreach (var topic in Topics())
        {
            Line($"<section data-verdicts=\"{Slugs(topic)}\"><h2>{Text(topic.Key)}</h2>");
            foreach (var row in topic)
            {
                Row(row);
            }
            Line("</section>");
        }
        Line("</main>");
        Line(
            $"<footer>oac-conformance {Text(SuiteVersion.Text)}, seed {_report.Seed.ToString(CultureInfo.InvariantCulture)}, {Seconds(_report.Duration)}</footer>"
        );
        Line("</div></body></html>");
        return _page.ToString();
    }

    private void Head()
    {
        Line($"<h1>{Text(_report.Target)}</h1>");
        Line(
            $"<p class=\"facts\">Open Agent Containers {Text(_report.Version)}, judged as {Text(ReportNames.Classes(_report))}</p>"
        );
        Line($"<div class=\"claim\"><strong>{Text(_report.Claim)}</strong>");
        foreach (var level in (RequirementLevel[])[RequirementLevel.Should, RequirementLevel.Derived])
        {
            if (_report.Tally(level) is { All: > 0 } tally)
            {
                Line($"<p>{Text(tally.ToString())}</p>");
            }
        }
        foreach (var remark in ReportNames.Remarks(_report))
        {
            Line($"<p>{Text(remark)}</p>");
        }
        var parts = _report
            .Rows.GroupBy(static r => Colour(r.Verdict))
            .ToDictionary(static g => g.Key, static g => g.Count());
        Line("<div class=\"bar\" aria-hidden=\"true\">");
        foreach (var colour in (string[])["pass", "fail", "warn", "rest"])
        {
            if (parts.TryGetValue(colour, out var count))
            {
                Line(
                    $"<span class=\"{colour}\" style=\"flex: {count.ToString(CultureInfo.InvariantCulture)}\"></span>"
                );
            }
        }
        Line("</div></div>");
    }

    private void Row(RequirementRow row)
    {
        var isOpen = row.Verdict is Verdict.Fail or Verdict.Error && _open++ < MaxOpen;
        Line(
            $"<details class=\"row is-{Slug(row.Verdict)}\" id=\"{Text(row.Requirement.Id)}\"{(isOpen ? " open" : "")}>"
        );
        Line(
            $"<summary>{Badge(row.Verdict)}<span class=\"name\">{Text(row.Requirement.Id)}</span><span class=\"where\">{ScenarioTags.LevelName(row.Requirement.Level)} &middot; section {Text(row.Section)}</span></summary>"
        );
        Line($"<div class=\"body\"><p>{Text(row.Requirement.Says)}</p>");
        if (row.Reason is { } reason)
        {
            Line($"<p class=\"soft\">{Text(reason)}</p>");
        }
        else
        {
            Line($"<p class=\"soft\">Seen by: {Text(row.Requirement.Observe)}</p>");
        }
        foreach (var result in row.Cases)
        {
            Case(result);
        }
        Line("</div></details>");
    }

    private void Case(CaseResult result)
    {
        Line(
            $"<div class=\"case {Colour(result.Verdict)}\"><h3>{Badge(result.Verdict)}<span>{Text(result.Case.Scenario.Name)}</span></h3><dl>"
        );
        Term("Found", result.Message);
        Term("Advice", result.Advice);
        Term("Step", result.Step);
        Line($"<dt>Again</dt><dd><code>{Text(ReportNames.Replay(_report, result))}</code></dd></dl>");
        if (!result.Evidence.IsEmpty)
        {
            Line(
                $"<details class=\"evidence\"><summary>Evidence: {result.Evidence.Length.ToString(CultureInfo.InvariantCulture)} lines, {Seconds(result.Duration)}</summary><table>"
            );
            foreach (var line in result.Evidence)
            {
                var detail = line.Detail is { } more ? $"<pre>{Text(more)}</pre>" : "";
                Line(
                    $"<tr><td class=\"at\">{Seconds(line.At)}</td><td class=\"who\">{line.Kind.ToString().ToLowerInvariant()}</td><td>{Text(line.Text)}{detail}</td></tr>"
                );
            }
            Line("</table></details>");
        }
        Line("</div>");
    }

    private void Term(string term, string? text)
    {
        if (text is not null)
        {
            Line($"<dt>{term}</dt><dd>{Text(text)}</dd>");
        }
    }

    private void Line(string html) => _page.Append(html).Append('\n');

    private static string Badge(Verdict verdict) =>
        $"<span class=\"verdict {Colour(verdict)}\">{verdict.Name()}</span>";

    private static string Text(string text) => WebUtility.HtmlEncode(SafeText.Lines(text));

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) + " s";

    private static string Topic(Requirement requirement) =>
        string.Join(
            ": ",
            requirement.Id.Split('/') is [var first, var second, ..] ? [first, second] : [requirement.Id]
        );

    private IEnumerable<IGrouping<string, RequirementRow>> Topics() =>
        _report.Rows.GroupBy(static r => Topic(r.Requirement));

    // In the order of the switches, which stand one after the other on the page.
    private static string Slugs(IEnumerable<RequirementRow> rows) =>
        string.Join(' ', rows.Select(static r => r.Verdict).Distinct().OrderBy(Verdicts.Rank).Select(Slug));

    private static string Slug(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Colour(Verdict verdict) =>
        verdict switch
        {
            Verdict.Pass => "pass",
            Verdict.Fail or Verdict.Error => "fail",
            Verdict.Warn or Verdict.Untestable or Verdict.ExpectedFailure => "warn",
            _ => "rest",
        };
}
