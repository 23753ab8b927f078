using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;
using Oac.Spec.Linting;

namespace Oac.Conformance.Containers;

/// <summary>
/// Judges a row by the findings of the rules that are also <c>oac lint</c>'s. An error is a failure, advice a warning; what only breaks a
/// choice of this project where the specification is silent is neither.
/// </summary>
[PerRun]
public sealed class LabelJudge(LabelReadings readings)
{
    /// <summary>Judges the row of a case by the labels of every platform.</summary>
    public void Judge(CaseContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Judge(context, readings.All);
    }

    /// <summary>Judges the row of a case by labels that were read together with what else is known of the image.</summary>
    /// <exception cref="FailedException">A platform breaks the row.</exception>
    /// <exception cref="IndeterminateException">A platform only chose otherwise than we do.</exception>
    public static void Judge(CaseContext context, IReadOnlyCollection<PlatformReading> platforms)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(platforms);
        var requirement = context.Case.Requirements[0];
        var judged = platforms.SelectMany(p => Of(requirement, p)).ToList();
        if (judged.Where(static j => j.Kind == JudgedKind.Broken).ToList() is { Count: > 0 } broken)
        {
            throw new FailedException(Words(broken, platforms.Count), broken[0].Advice);
        }
        if (judged.Find(static j => j.Kind == JudgedKind.Unknown) is { } unknown)
        {
            throw new UntestableException(
                $"{unknown.Message}, unless the base image {Show.Value(unknown.Platform.Platform.BaseImage!)} brings it",
                "Give the built image."
            );
        }
        if (judged.Where(static j => j.Kind == JudgedKind.Silence).ToList() is { Count: > 0 } silent)
        {
            throw new IndeterminateException(Words(silent, platforms.Count), silent[0].Advice);
        }
        if (judged.Count > 0)
        {
            context.Warn(Words(judged, platforms.Count), judged[0].Advice);
        }
    }

    private static IEnumerable<Judged> Of(Requirement requirement, PlatformReading platform)
    {
        foreach (var finding in platform.Manifest.Findings)
        {
            if (!finding.Rule.Requirements.Contains(requirement))
            {
                continue;
            }
            var message = Message(finding);
            yield return Silences.Of(requirement, finding, platform) is { } choice
                ? new(platform, JudgedKind.Silence, message, choice)
            : Silences.IsBreach(requirement)
            || finding.Severity == Severity.Error
            || requirement.Level == RequirementLevel.Should
                ? new(
                    platform,
                    MayBeInherited(finding, platform) ? JudgedKind.Unknown : JudgedKind.Broken,
                    message,
                    finding.Rule.Documentation.Fix
                )
            : new(platform, JudgedKind.Advice, message, finding.Rule.Documentation.Fix);
        }
        foreach (var key in UnknownLeaves.Of(requirement, platform))
        {
            yield return new(
                platform,
                JudgedKind.Silence,
                $"{Show.Quoted(key)} is no label of the version, and by one reading declares what stands above it all the same",
                UnknownLeaves.Choice
            );
        }
    }

    // What a Dockerfile does not say, its base image may.
    private static bool MayBeInherited(Finding finding, PlatformReading platform) =>
        platform.Platform.BaseImage is not null
        && (
            platform.Value(finding.Key) is null
            || finding.Rule.Requirements.Contains(Requirements.Container.Inference.ConnectionPair)
        );

    private static string Message(Finding finding) =>
        finding.Key is not { } key || finding.Message.Contains(Show.Quoted(key), StringComparison.Ordinal)
            ? finding.Message
            : $"{Show.Quoted(key)}: {finding.Message}";

    // What holds on every platform is said once.
    private static string Words(List<Judged> judged, int platforms)
    {
        var words = judged
            .GroupBy(static j => j.Message, StringComparer.Ordinal)
            .Select(same =>
            {
                var names = same.Select(static j => j.Platform.Platform.Name).Distinct(StringComparer.Ordinal).ToList();
                return names.Count == platforms ? same.Key : $"{string.Join(", ", names)}: {same.Key}";
            })
            .ToList();
        return Listed.Of(words);
    }

    private enum JudgedKind
    {
        Broken,
        Unknown,
        Silence,
        Advice,
    }

    private sealed record Judged(PlatformReading Platform, JudgedKind Kind, string Message, string Advice);
}
