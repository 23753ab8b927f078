using System.Collections.Immutable;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Conformance.Containers;

/// <summary>One platform's labels, read by the rules of the specification.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Manifest">What the labels say, and what is wrong with them.</param>
public sealed record PlatformReading(SubjectPlatform Platform, ManifestReading Manifest)
{
    /// <summary>The value of a label; null where there is none.</summary>
    public string? Value(string? key) => Platform.Labels.FirstOrDefault(l => l.Key == key).Value;
}

/// <summary>The labels of every platform, read once for a run.</summary>
[PerRun]
public sealed class LabelReadings
{
    // What says that not everything was read or kept: a row without findings has not passed then.
    private const string Limits = "OAC190";
    private const string FindingsCut = "OAC191";

    private readonly Subject _subject;
    private readonly Lazy<ImmutableArray<PlatformReading>> _all;

    /// <summary>Nothing is read yet.</summary>
    public LabelReadings(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        _subject = subject;
        _all = new(() => [.. subject.Platforms.Select(p => Read(p, ImageFacts.Unknown))]);
    }

    /// <summary>Every platform, read by its own version; where that is not known, by the one that the target is judged by.</summary>
    /// <exception cref="UntestableException">A platform, or its version, cannot be read.</exception>
    public ImmutableArray<PlatformReading> All => _all.Value;

    /// <summary>The version label of every platform alone, by the rules about it.</summary>
    public ImmutableArray<PlatformReading> VersionsAlone =>
        [
            .. _subject.Platforms.Select(p => new PlatformReading(
                Readable(p),
                ManifestReader.Read(p.Labels.AsSpan(), new() { Accepted = SpecVersions.All })
            )),
        ];

    /// <summary>A platform's labels together with what is known of its image.</summary>
    /// <exception cref="UntestableException">The platform, or its version, cannot be read.</exception>
    public PlatformReading Read(SubjectPlatform platform, ImageFacts facts)
    {
        Readable(platform);
        SpecVersionDefinition? readAs = null;
        if (!Subject.IsKnown(platform.DeclaredVersion))
        {
            if (!_subject.IsVersionGiven && SpecVersion.TryParse(platform.DeclaredVersion, out _))
            {
                throw new UntestableException(
                    $"{platform.Name} declares version {Show.Value(platform.DeclaredVersion!)}, whose rules this suite does not know",
                    "Declare a version that the suite knows, or name in the target file the one to judge by."
                );
            }
            SpecVersions.TryGet(_subject.Version, out readAs);
        }
        var reading = ManifestReader.Read(
            platform.Labels.AsSpan(),
            new()
            {
                Accepted = SpecVersions.All,
                ReadAs = readAs,
                Facts = facts,
            }
        );
        return reading.Findings.FirstOrDefault(static f => f.Rule.Id is Limits or FindingsCut) is { } limit
            ? throw new UntestableException($"{platform.Name}: {limit.Message}", "Declare less.")
            : new(platform, reading);
    }

    private static SubjectPlatform Readable(SubjectPlatform platform) =>
        platform.Failure is { } failure
            ? throw new UntestableException(
                $"{platform.Name} cannot be read: {failure}",
                "Give an image whose platforms can all be read."
            )
            : platform;
}
