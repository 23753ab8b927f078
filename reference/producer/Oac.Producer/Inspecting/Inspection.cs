using Oac.Images;
using Oac.Producer.Linting;
using Oac.Spec;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Producer.Inspecting;

/// <summary>What one image says of its agent.</summary>
/// <param name="Input">The input.</param>
/// <param name="Description">The image.</param>
/// <param name="Reading">Its labels, read.</param>
internal sealed record Inspection(LintInput Input, ImageDescription Description, ManifestReading Reading)
{
    /// <summary>What the image's name leads to; null for a text that describes an image.</summary>
    public InspectedTarget? Target { get; init; }

    /// <summary>Whether another platform's image says the same, so that one of them speaks for both.</summary>
    public bool SaysTheSameAs(Inspection other) =>
        Labels(this).SequenceEqual(Labels(other))
        && Reading.Findings.Select(Identity).SequenceEqual(other.Reading.Findings.Select(Identity));

    /// <summary>How many findings of a severity there are, remarks of the reader included.</summary>
    public int Count(Severity severity) =>
        Reading.Findings.Count(f => f.Severity == severity)
        + severity switch
        {
            Severity.Error => Description.Diagnostics.Count(static d => d.Severity == ImageDiagnosticSeverity.Error),
            Severity.Warning => Description.Diagnostics.Count(static d =>
                d.Severity == ImageDiagnosticSeverity.Warning
            ),
            _ => 0,
        };

    private static IEnumerable<(string, string)> Labels(Inspection inspection) =>
        inspection
            .Description.EffectiveLabels.Select(static l => (l.Key, l.Value))
            .OrderBy(static l => l.Key, StringComparer.Ordinal);

    private static (string, string?, string) Identity(Finding finding) =>
        (finding.Rule.Id, finding.Key, finding.Message);

    /// <summary>Reads every image of an input.</summary>
    /// <exception cref="UsageException">The input cannot be read.</exception>
    public static List<Inspection> Read(
        LintInput input,
        InputReadOptions options,
        SpecVersionDefinition? readAs,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        var reader = new InputReader(context, options);
        var result = new List<Inspection>();
        foreach (var description in reader.Read(input, cancellationToken))
        {
            if (InputReader.Unreadable(description) is { } reason)
            {
                throw new UsageException(reason);
            }
            var broken = description.Diagnostics.Where(static d =>
                InputReader.IsBreak(d) || d.Code == ImageDiagnosticCodes.InvalidUtf8
            );
            if (broken.FirstOrDefault() is { } problem)
            {
                throw new UsageException(
                    $"line {problem.Span.StartLine}, column {problem.Span.StartColumn}: {problem.Message}"
                );
            }
            var reading = ManifestReader.Read(
                LintRun.LabelsOf(description),
                new ManifestReadOptions
                {
                    Accepted = SpecVersions.All,
                    ReadAs = readAs,
                    Facts = reader.FactsOf(description),
                }
            );
            result.Add(new Inspection(input, description, reading));
        }
        return result;
    }
}
