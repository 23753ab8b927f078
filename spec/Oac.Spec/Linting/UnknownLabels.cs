using Oac.Spec.Labels;
using Oac.Spec.Versions;

namespace Oac.Spec.Linting;

/// <summary>What can be said of a label that the declared version does not know. Looked up once per label, for several rules.</summary>
internal static class UnknownLabels
{
    public static UnknownLabel InNamespace(LabelSchema schema, string key, string value, bool guess)
    {
        var rest = key[LabelNamespace.Prefix.Length..];
        List<string>? knownTo = null;
        foreach (var version in SpecVersions.All)
        {
            if (version.Schema.Version != schema.Version && version.Schema.TryMatch(rest, out _))
            {
                (knownTo ??= []).Add(version.Schema.Version);
            }
        }
        return new(
            key,
            value,
            InNamespace: true,
            knownTo ?? [],
            guess && knownTo is null ? Full(NearMiss.Find(schema, rest)) : []
        );
    }

    public static UnknownLabel OutsideNamespace(LabelSchema schema, string key, string value, bool guess)
    {
        IReadOnlyList<string> likely = [];
        if (guess && NearMiss.RestAfterLookAlikePrefix(key) is { } rest)
        {
            likely = schema.TryMatch(rest, out _) ? [LabelNamespace.Prefix + rest] : Full(NearMiss.Find(schema, rest));
        }
        return new(key, value, InNamespace: false, [], likely);
    }

    private static string[] Full(IReadOnlyList<string> keys) => [.. keys.Select(static k => LabelNamespace.Prefix + k)];
}
