using System.Collections.Immutable;
using System.Globalization;
using Oac.Images;
using Oac.Producer.Configuration;
using Oac.Producer.Ignores;
using Oac.Producer.Images.Facts;
using Oac.Producer.Output;
using Oac.Spec;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Producer.Linting;

/// <summary>One run over all inputs: read, check, place, ignore, sort.</summary>
internal sealed partial class LintRun(CliContext context, LintOptions options)
{
    private readonly InputReader reader = new(context, options.Reading);
    private readonly ConfigurationFinder configurations = new(context, options.ConfigurationFile);
    private readonly IgnoreSet ignores = new();

    /// <summary>Lints everything. Never stops at an input that cannot be read.</summary>
    /// <exception cref="UsageException">The arguments or a configuration file are wrong.</exception>
    public async Task<LintReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var inputs = new InputDiscovery(context, cancellationToken).Resolve(options.Inputs);
        var images = await LintImagesAsync(inputs, cancellationToken).ConfigureAwait(false);
        var reports = ImmutableArray.CreateBuilder<InputReport>();
        foreach (var input in inputs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (input.Image is null)
            {
                Lint(input, reports, cancellationToken);
            }
            else
            {
                reports.AddRange(images[input]);
            }
        }
        foreach (var configuration in configurations.Used)
        {
            AddJudgement(reports, configuration.Source.Name, configuration.Ignores, configuration.FailOn);
        }
        AddJudgement(reports, "command line", options.Ignores, null);
        return new LintReport(reports.ToImmutable());
    }

    private void Lint(LintInput input, ImmutableArray<InputReport>.Builder reports, CancellationToken cancellationToken)
    {
        var configuration = input.Error is null ? configurations.Find(input.Path, cancellationToken) : null;
        ImmutableArray<ImageDescription> descriptions;
        try
        {
            descriptions = reader.Read(input, cancellationToken);
        }
        catch (UsageException exception)
        {
            reports.Add(
                new InputReport
                {
                    Input = input.Name,
                    File = input.Name,
                    Error = exception.Message,
                }
            );
            return;
        }
        for (var i = 0; i < descriptions.Length; i++)
        {
            var description = descriptions[i];
            var report = Report(input, descriptions.Length > 1 ? i + 1 : null, configuration) with
            {
                Image = descriptions.Length > 1 ? description.Name : null,
                Platform = description.Platform,
                Digest = description.Digest,
                Description = description,
            };
            reports.Add(
                InputReader.Unreadable(description) is { } reason
                    ? report with
                    {
                        Error = reason,
                    }
                    : Lint(
                        report,
                        description,
                        reader.FactsOf(description),
                        new FindingPlaces(description),
                        configuration
                    )
            );
        }
    }

    private InputReport Report(LintInput input, int? number, LintConfiguration? configuration) =>
        new()
        {
            Input = number is null ? input.Name : string.Create(CultureInfo.InvariantCulture, $"{input.Name}#{number}"),
            File = input.Name,
            Path = input.Path,
            FailOn = options.FailOn ?? configuration?.FailOn ?? Severity.Error,
        };

    /// <param name="report">What is known of the image so far.</param>
    /// <param name="description">The image.</param>
    /// <param name="facts">What is known of it beside its labels.</param>
    /// <param name="places">Where findings are; null where they have no place.</param>
    /// <param name="configuration">The configuration for it, or null.</param>
    private InputReport Lint(
        InputReport report,
        ImageDescription description,
        ImageFacts facts,
        FindingPlaces? places,
        LintConfiguration? configuration
    )
    {
        var findings = new List<PlacedFinding>();
        foreach (var diagnostic in description.Diagnostics)
        {
            var isBreak = InputReader.IsBreak(diagnostic);
            findings.Add(
                new PlacedFinding
                {
                    Rule = isBreak ? OwnRules.Syntax : OwnRules.Reader,
                    Severity = diagnostic.Severity == ImageDiagnosticSeverity.Error ? Severity.Error : Severity.Warning,
                    Message =
                        Secrets.Sentence(diagnostic.Message) + (isBreak ? "; no other rule was run on this input" : ""),
                    Location = places is null ? null : new FindingLocation(description.Source, diagnostic.Span),
                }
            );
        }
        var isBroken = InputReader.IsBroken(description);
        if (!isBroken)
        {
            var reading = Read(description, facts, configuration);
            foreach (var finding in reading.Findings)
            {
                findings.Add(
                    new PlacedFinding
                    {
                        Rule = ReportRule.Of(finding.Rule),
                        Severity = finding.Severity,
                        Key = finding.Key,
                        Message = finding.Message,
                        Location = places?.Of(finding),
                        ReplacementKey = finding.ReplacementKey,
                    }
                );
            }
            if (places is not null)
            {
                findings.AddRange(LabelsSetTwice.Find(description));
            }
            report = report with
            {
                Version = reading.Version?.Version.ToString() ?? reading.DeclaredVersion,
                Definition = reading.Version,
                NotRun = FactRules.NotRun(facts),
            };
        }

        var problems = new List<PlacedFinding>();
        var inline = InlineIgnores.Read(description, problems);
        var result = ignores.Apply(
            findings,
            [.. inline, .. configuration?.Ignores ?? [], .. options.Ignores],
            report.Path,
            isWhole: !isBroken,
            FactRules.NotRun(facts)
        );
        result.AddRange(problems);
        result.AddRange(ignores.Judge(inline));
        return report with { Findings = FindingOrder.Sort(result, description.Source) };
    }

    private ManifestReading Read(ImageDescription description, ImageFacts facts, LintConfiguration? configuration)
    {
        var readAs = options.SpecVersion;
        if (readAs is null && configuration?.SpecVersion is { } wanted)
        {
            SpecVersions.TryGet(wanted, out readAs);
        }
        return ManifestReader.Read(
            LabelsOf(description),
            new ManifestReadOptions
            {
                Accepted = SpecVersions.All,
                ReadAs = readAs,
                Facts = facts,
            }
        );
    }

    /// <summary>The labels that the image ends up with, as the reader of manifests wants them.</summary>
    public static KeyValuePair<string, string>[] LabelsOf(ImageDescription description)
    {
        var labels = new List<KeyValuePair<string, string>>(description.Labels.Length);
        foreach (var label in description.Labels)
        {
            if (!label.Overridden)
            {
                labels.Add(new(label.Key, label.Value));
            }
        }
        return [.. labels];
    }

    private void AddJudgement(
        ImmutableArray<InputReport>.Builder reports,
        string name,
        ImmutableArray<IgnoreEntry> entries,
        Severity? failOn
    )
    {
        var findings = ignores.Judge(entries);
        if (findings.Length > 0)
        {
            reports.Add(
                new InputReport
                {
                    Input = name,
                    File = name,
                    FailOn = options.FailOn ?? failOn ?? Severity.Error,
                    Findings = findings,
                }
            );
        }
    }
}
