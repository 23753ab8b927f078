using System.Collections.Immutable;
using System.Globalization;
using Oac.Images;
using Oac.Producer.Configuration;
using Oac.Producer.Ignores;
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
    public LintReport Execute(CancellationToken cancellationToken)
    {
        var inputs = new InputDiscovery(context.WorkingDirectory, cancellationToken).Resolve(options.Inputs);
        var reports = ImmutableArray.CreateBuilder<InputReport>();
        foreach (var input in inputs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Lint(input, reports, cancellationToken);
        }
        foreach (var configuration in configurations.Used)
        {
            AddJudgement(
                reports,
                configuration.Source.Name,
                configuration.Source,
                configuration.Ignores,
                configuration.FailOn
            );
        }
        AddJudgement(reports, "command line", null, options.Ignores, null);
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
            reports.Add(Lint(input, descriptions[i], descriptions.Length > 1 ? i + 1 : null, configuration));
        }
    }

    private InputReport Lint(
        LintInput input,
        ImageDescription description,
        int? number,
        LintConfiguration? configuration,
        ImageFacts? facts = null
    )
    {
        var report = new InputReport
        {
            Input = number is null ? input.Name : string.Create(CultureInfo.InvariantCulture, $"{input.Name}#{number}"),
            File = input.Name,
            Path = input.Path,
            Image = number is null ? null : description.Name,
            Platform = description.Platform,
            Digest = description.Digest,
            Source = description.Source,
            Description = description,
            FailOn = options.FailOn ?? configuration?.FailOn ?? Severity.Error,
        };
        if (InputReader.Unreadable(description) is { } reason)
        {
            return report with { Error = reason };
        }

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
                    Location = new FindingLocation(description.Source, diagnostic.Span),
                }
            );
        }
        var isBroken = InputReader.IsBroken(description);
        if (!isBroken)
        {
            var reading = Read(description, configuration, facts ?? reader.FactsOf(description));
            var places = new FindingPlaces(description);
            foreach (var finding in reading.Findings)
            {
                findings.Add(
                    new PlacedFinding
                    {
                        Rule = ReportRule.Of(finding.Rule),
                        Severity = finding.Severity,
                        Key = finding.Key,
                        Message = finding.Message,
                        Location = places.Of(finding),
                        ReplacementKey = finding.ReplacementKey,
                    }
                );
            }
            findings.AddRange(LabelsSetTwice.Find(description));
            report = report with
            {
                Version = reading.Version?.Version.ToString() ?? reading.DeclaredVersion,
                Definition = reading.Version,
            };
        }

        var problems = new List<PlacedFinding>();
        var inline = InlineIgnores.Read(description, problems);
        var result = ignores.Apply(
            findings,
            [.. inline, .. configuration?.Ignores ?? [], .. options.Ignores],
            input.Path,
            isWhole: !isBroken
        );
        result.AddRange(problems);
        result.AddRange(ignores.Judge(inline));
        return report with { Findings = FindingOrder.Sort(result, description.Source) };
    }

    private ManifestReading Read(ImageDescription description, LintConfiguration? configuration, ImageFacts facts)
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
        SourceText? source,
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
                    Source = source,
                    FailOn = options.FailOn ?? failOn ?? Severity.Error,
                    Findings = findings,
                }
            );
        }
    }
}
