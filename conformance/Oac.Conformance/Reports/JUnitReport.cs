using System.Globalization;
using System.Text;
using System.Xml;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;

namespace Oac.Conformance.Reports;

/// <summary>
/// JUnit XML: one test case for each case, and for each requirement that no case judged. What could not be tested is an error, so that no
/// build takes it for a pass; expected failures and what does not apply are skipped.
/// </summary>
internal static class JUnitReport
{
    /// <summary>The document.</summary>
    public static string Write(RunReport report)
    {
        var tests = Tests(report).ToList();
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (
            var xml = XmlWriter.Create(
                text,
                new()
                {
                    Indent = true,
                    NewLineChars = "\n",
                    // The writer would name the encoding of a string, which is not the file's.
                    OmitXmlDeclaration = true,
                }
            )
        )
        {
            xml.WriteStartElement("testsuites");
            Head(xml, "oac-conformance", report, tests);
            xml.WriteStartElement("testsuite");
            Head(
                xml,
                SafeText.Line($"{report.Target} ({ReportNames.Classes(report)}, {report.Version})"),
                report,
                tests
            );
            xml.WriteStartElement("properties");
            Property(xml, "claim", report.Claim);
            Property(xml, "seed", report.Seed.ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
            foreach (var test in tests)
            {
                Test(xml, test);
            }
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return text.Append('\n').ToString();
    }

    private static IEnumerable<JUnitTest> Tests(RunReport report)
    {
        foreach (var result in report.Cases)
        {
            var body = new StringBuilder().AppendLine(result.Message);
            if (result.Advice is not null)
            {
                body.AppendLine(CultureInfo.InvariantCulture, $"advice: {result.Advice}");
            }
            if (result.Step is not null)
            {
                body.AppendLine(CultureInfo.InvariantCulture, $"at: {result.Step}");
            }
            body.AppendLine(CultureInfo.InvariantCulture, $"again: {ReportNames.Replay(report, result)}");
            yield return new(
                result.Case.Scenario.Feature,
                result.Case.Id,
                result.Verdict,
                result.Message,
                body.ToString(),
                result.Duration,
                string.Join(
                    ", ",
                    result.Case.Requirements.Select(static r => $"{r.Id} ({ScenarioTags.LevelName(r.Level)})")
                )
            );
        }
        foreach (var row in report.Rows.Where(static r => r.Cases.IsEmpty))
        {
            yield return new(
                "Requirements without a judgement",
                row.Requirement.Id,
                row.Verdict,
                row.Reason,
                row.Reason ?? "",
                TimeSpan.Zero,
                ScenarioTags.LevelName(row.Requirement.Level)
            );
        }
        foreach (var stale in report.StaleExpectations)
        {
            yield return new("Expected failures", stale, Verdict.Error, stale, stale, TimeSpan.Zero, "");
        }
    }

    private static void Test(XmlWriter xml, JUnitTest test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", SafeText.Line(test.Group));
        xml.WriteAttributeString("name", SafeText.Line(test.Name));
        xml.WriteAttributeString("time", Seconds(test.Duration));
        if (test.Outcome is { } outcome)
        {
            xml.WriteStartElement(outcome);
            xml.WriteAttributeString("message", SafeText.Line($"{test.Verdict.Name()}: {test.Message}"));
            if (outcome != "skipped")
            {
                xml.WriteAttributeString("type", test.Verdict.Name());
            }
            xml.WriteString(SafeText.Lines(test.Body));
            xml.WriteEndElement();
        }
        xml.WriteStartElement("system-out");
        xml.WriteString(SafeText.Lines($"{test.Verdict.Name()} {test.About} {test.Message}".TrimEnd()));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Head(XmlWriter xml, string name, RunReport report, List<JUnitTest> tests)
    {
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("tests", Number(tests.Count));
        xml.WriteAttributeString("failures", Number(tests.Count(static t => t.Outcome == "failure")));
        xml.WriteAttributeString("errors", Number(tests.Count(static t => t.Outcome == "error")));
        xml.WriteAttributeString("skipped", Number(tests.Count(static t => t.Outcome == "skipped")));
        xml.WriteAttributeString("time", Seconds(report.Duration));
    }

    private static void Property(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("value", value);
        xml.WriteEndElement();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed record JUnitTest(
        string Group,
        string Name,
        Verdict Verdict,
        string? Message,
        string Body,
        TimeSpan Duration,
        string About
    )
    {
        /// <summary>The element that says that it is no pass; null for one.</summary>
        public string? Outcome =>
            Verdict switch
            {
                Verdict.Pass or Verdict.Warn => null,
                Verdict.Fail => "failure",
                Verdict.Error or Verdict.Untestable => "error",
                _ => "skipped",
            };
    }
}
