using Oac.Images;
using Oac.Producer.Images.Facts;
using Oac.Spec.Linting;

namespace Oac.Producer.Linting;

/// <summary>
/// Finds the place of a finding. A program that is missing: where it is named. A variable: where ENV sets it. A label that is there: its key and value (its key alone where another key was meant), the one that
/// counts of several. A label that is missing: of the labels that the text itself sets, the first of the deepest group that both share,
/// since that is what asks for it, else the version label, else, in a Dockerfile, the image that it is built on; else nowhere.
/// </summary>
internal sealed class FindingPlaces
{
    private const string Namespace = "org.openagentcontainers.";

    private readonly ImageDescription description;
    private readonly Dictionary<string, ImageLabel> byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImageVariable> byName = new(StringComparer.Ordinal);

    public FindingPlaces(ImageDescription description)
    {
        this.description = description;
        foreach (var label in description.EffectiveLabels)
        {
            byKey[label.Key] = label;
        }
        foreach (var variable in description.EffectiveEnvironment)
        {
            byName[variable.Name] = variable;
        }
    }

    /// <summary>The place of a finding, or null.</summary>
    public FindingLocation? Of(Finding finding)
    {
        if (
            finding.Rule.Id == FactRules.EntrypointPresent
            && (description.Entrypoint ?? description.Cmd) is { Origin: ValueOrigin.Own } command
        )
        {
            return new FindingLocation(command.Source, command.Span);
        }
        if (finding.Variable is not null && byName.TryGetValue(finding.Variable, out var variable))
        {
            return Place(variable.NameSpan, variable.ValueSpan, variable.Source);
        }
        if (finding.Key is not null && byKey.TryGetValue(finding.Key, out var label))
        {
            return Place(label, keyOnly: finding.ReplacementKey is not null);
        }
        if (finding.Key is not null && Sibling(finding.Key) is { } sibling)
        {
            return Place(sibling, keyOnly: true);
        }
        if (byKey.TryGetValue(Namespace + "version", out var version) && IsOwn(version))
        {
            return Place(version, keyOnly: false);
        }
        return description.BaseImage is { } image ? new FindingLocation(image.Source, image.Span) : null;
    }

    private ImageLabel? Sibling(string key)
    {
        ImageLabel? best = null;
        var deepest = Namespace.Length;
        foreach (var label in description.EffectiveLabels)
        {
            var shared = SharedGroups(key, label.Key);
            if (shared > deepest && IsOwn(label))
            {
                (best, deepest) = (label, shared);
            }
        }
        return best;
    }

    private bool IsOwn(ImageLabel label) => ReferenceEquals(label.Source, description.Source);

    /// <summary>How many characters two keys share, up to and with the last dot that both have.</summary>
    private static int SharedGroups(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        return left.AsSpan(0, common).LastIndexOf('.') + 1;
    }

    private static FindingLocation Place(ImageLabel label, bool keyOnly) =>
        keyOnly
            ? new FindingLocation(label.Source, label.KeySpan)
            : Place(label.KeySpan, label.ValueSpan, label.Source);

    private static FindingLocation Place(SourceSpan name, SourceSpan value, SourceText source) =>
        new(
            source,
            value.EndLine < name.StartLine
                ? name
                : new SourceSpan(name.StartLine, name.StartColumn, value.EndLine, value.EndColumn)
        );
}
