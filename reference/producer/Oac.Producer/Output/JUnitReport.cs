using System.Globalization;
using System.Text;
using System.Xml;
using Oac.Producer.Configuration;
using Oac.Producer.Linting;
using Oac.Spec.Linting;

namespace Oac.Producer.Output;

/// <summary>
/// JUnit XML: one test suite per input, one test case per rule that was run. A rule fails where a finding weighs enough to fail the run; lighter
/// findings are in the case's output, ignored ones make it skipped.
/// </summary>
internal static class JUnitReport
{
    /// <summary>Writes the report.</summary>
    public static void Write(LintReport report, TextWriter output)
    {
        using var xml = XmlWriter.Create(
            output,
            new XmlWriterSettings
            {
                Indent = true,
                NewLineChars = "\n",
                OmitXmlDeclaration = true,
                CloseOutput = false,
            }
        );
        // The writer would declare the encoding of a string, which is not the one of the file.
        xml.WriteRaw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "oac lint");
        var suites = report.Inputs.Select(static i => new Suite(i)).ToList();
        Count(
            xml,
            suites.Sum(static s => s.Tests),
            suites.Sum(static s => s.Failures),
            suites.Sum(static s => s.Errors),
            suites.Sum(static s => s.Skipped)
        );
        foreach (var suite in suites)
        {
            suite.Write(xml);
        }
        xml.WriteEndElement();
        xml.Flush();
        output.WriteLine();
    }

    private static void Count(XmlWriter xml, int tests, int failures, int errors, int skipped)
    {
        xml.WriteAttributeString("tests", tests.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", errors.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("skipped", skipped.ToString(CultureInfo.InvariantCulture));
    }

    private sealed class Suite
    {
        private readonly InputReport input;
        private readonly List<(ReportRule Rule, List<PlacedFinding> Findings)> cases;

        public Suite(InputReport input)
        {
            this.input = input;
            var byRule = input
                .Findings.GroupBy(static f => f.Rule.Id)
                .ToDictionary(static g => g.Key, static g => g.ToList());
            var rules = input
                .Findings.Select(static f => f.Rule)
                .Concat((input.Definition?.Rules ?? []).Select(ReportRule.Of).Where(r => !input.NotRun.Contains(r.Id)));
            cases =
            [
                .. rules
                    .DistinctBy(static r => r.Id)
                    .OrderBy(static r => r.Id, StringComparer.Ordinal)
                    .Select(r => (r, byRule.GetValueOrDefault(r.Id) ?? [])),
            ];
        }

        public int Tests => cases.Count + Errors;

        public int Failures => cases.Count(c => c.Findings.Exists(Fails));

        public int Errors => input.Error is null ? 0 : 1;

        public int Skipped => cases.Count(IsSkipped);

        public void Write(XmlWriter xml)
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", SafeText.Line(input.Title));
            Count(xml, Tests, Failures, Errors, Skipped);
            if (input.Error is not null)
            {
                WriteCase(
                    xml,
                    "readable",
                    () => WriteProblem(xml, "error", "unreadable", input.Error, SafeText.Line(input.Error))
                );
            }
            foreach (var one in cases)
            {
                WriteCase(xml, $"{one.Rule.Id} {one.Rule.Name}", () => WriteOutcome(xml, one));
            }
            xml.WriteEndElement();
        }

        private bool Fails(PlacedFinding finding) => finding.Suppression is null && finding.Severity >= input.FailOn;

        private static bool IsSkipped((ReportRule Rule, List<PlacedFinding> Findings) one) =>
            one.Findings.Count > 0 && one.Findings.TrueForAll(static f => f.Suppression is not null);

        private void WriteCase(XmlWriter xml, string name, Action outcome)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", SafeText.Line(input.Title));
            xml.WriteAttributeString("name", name);
            outcome();
            xml.WriteEndElement();
        }

        private void WriteOutcome(XmlWriter xml, (ReportRule Rule, List<PlacedFinding> Findings) one)
        {
            if (IsSkipped(one))
            {
                xml.WriteStartElement("skipped");
                xml.WriteAttributeString(
                    "message",
                    SafeText.Line("ignored: " + (one.Findings[0].Suppression!.Reason ?? "no reason given"))
                );
                xml.WriteEndElement();
                return;
            }
            var failing = one.Findings.Where(Fails).ToList();
            if (failing.Count > 0)
            {
                WriteProblem(
                    xml,
                    "failure",
                    SeverityNames.Of(failing[0].Severity),
                    failing[0].Message,
                    string.Join('\n', failing.Select(Describe))
                );
            }
            var lighter = one.Findings.Where(f => f.Suppression is null && !Fails(f)).ToList();
            if (lighter.Count > 0)
            {
                xml.WriteElementString("system-out", string.Join('\n', lighter.Select(Describe)));
            }
        }

        private static void WriteProblem(XmlWriter xml, string element, string type, string message, string text)
        {
            xml.WriteStartElement(element);
            xml.WriteAttributeString("type", type);
            xml.WriteAttributeString("message", SafeText.Line(message));
            xml.WriteString(text);
            xml.WriteEndElement();
        }

        private string Describe(PlacedFinding finding)
        {
            var text = new StringBuilder();
            text.Append(SafeText.Path(finding.Location?.File ?? input.Title));
            if (finding.Location is { } location)
            {
                text.Append(CultureInfo.InvariantCulture, $":{location.Span.StartLine}:{location.Span.StartColumn}");
            }
            return text.Append(": ")
                .Append(SeverityNames.Of(finding.Severity))
                .Append(": ")
                .Append(SafeText.Line(finding.Message))
                .ToString();
        }
    }
}
