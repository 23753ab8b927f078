using System.Collections.Immutable;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec.Labels;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Conformance.Containers;

/// <summary>Steps about where labels are and how they are written.</summary>
[Binding]
public sealed class ConfigSteps(Subject subject, LabelJudge judge, LabelReadings readings, CaseContext context)
{
    /// <summary>Bytes that are none come first: what was read in their place is not what stands there.</summary>
    [Then("their bytes are UTF-8")]
    public void ThenTheBytesAreUtf8()
    {
        if (subject.Platforms.FirstOrDefault(static p => p.NotUtf8 is not null) is { } platform)
        {
            throw new FailedException(
                $"{platform.Name}: {platform.NotUtf8}",
                "Write the labels in UTF-8, whatever the encoding of the file that they were taken from."
            );
        }
        judge.Judge(context);
    }

    /// <summary>A file of labels says nothing about annotations.</summary>
    [Given("the annotations of manifest and index")]
    public void GivenTheAnnotations()
    {
        if (subject.Source is null)
        {
            throw new UntestableException(
                "the target is a Dockerfile or a file of labels, and has no manifest",
                "Give an image."
            );
        }
        foreach (var (key, value) in subject.Platforms.SelectMany(Annotations))
        {
            context.Evidence.Observed($"annotation {Show.Quoted(key)}={Show.Value(value)}");
        }
        if (!subject.Platforms.Any(p => p.HasLabels || Annotations(p).Any(static a => IsOurs(a.Key))))
        {
            throw new NotApplicableException("the image declares nothing");
        }
    }

    /// <summary>What stands there beside labels is ignored, whatever its author meant.</summary>
    [Then("no annotation declares anything")]
    public void ThenNoAnnotationDeclares()
    {
        var keys = subject
            .Platforms.SelectMany(Annotations)
            .Select(static a => a.Key)
            .Where(IsOurs)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(static k => $"the annotation {Show.Quoted(k)} is ignored: only labels of the image config count")
            .ToList();
        if (keys.Count > 0)
        {
            context.Warn(Listed.Of(keys), "Declare it as a label, and remove the annotation.");
        }
    }

    /// <summary>In none of the versions so far is a label deprecated.</summary>
    [Given("a label that its version deprecates among them")]
    public void GivenADeprecatedLabel()
    {
        var deprecated = readings
            .All.Select(static r => r.Manifest.Version)
            .OfType<SpecVersionDefinition>()
            .SelectMany(static v => v.Schema.Patterns)
            .Where(static p => p.DeprecatedSince is not null);
        if (!deprecated.Any())
        {
            throw new NotApplicableException($"{subject.Version} deprecates no label");
        }
    }

    /// <summary>The image carries no mark of it: the warning of a lint tool is all that there is.</summary>
    [Then("its author is warned")]
    public void ThenTheAuthorIsWarned() => judge.Judge(context);

    private IEnumerable<KeyValuePair<string, string>> Annotations(SubjectPlatform platform) =>
        new[] { subject.Index?.Annotations, platform.Manifest?.Annotations, platform.Entry?.Annotations }
            .OfType<ImmutableSortedDictionary<string, string>>()
            .SelectMany(static a => a);

    private static bool IsOurs(string key) => key.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal);
}
