namespace Oac.Planning.Configuration.Reading;

/// <summary>What no single value shows: names that must exist elsewhere in the file.</summary>
internal sealed class CrossChecks(FindingSink sink)
{
    /// <summary>Checks a configuration, of which any part may be wrong or missing.</summary>
    public void Check(ConfigurationMapping root)
    {
        if (root.Find("policy") is not ConfigurationMapping policy)
        {
            return;
        }
        var path = KeyPath.Below(null, "policy");
        CheckSigners(policy, Names(root, "signers"), KeyPath.Below(path, "repositories"));
        CheckModels(policy, Names(root, "gateways"), KeyPath.Below(path, "models"));
    }

    private void CheckSigners(ConfigurationMapping policy, HashSet<string> known, KeyPath path)
    {
        foreach (var (grant, index) in Items(policy.Find("repositories")))
        {
            foreach (var (signer, at) in Items((grant as ConfigurationMapping)?.Find("signers")))
            {
                if (
                    signer is ConfigurationText name
                    && ValueForm.OwnName.Problem(name) is null
                    && !known.Contains(name.Value)
                )
                {
                    sink.Add(
                        name,
                        KeyPath.Below(path.Item(index), "signers").Item(at),
                        $"there is no signer {Foreign.Quoted(name.Value)}{Instead(name.Value, known, "signers")}"
                    );
                }
            }
        }
    }

    private void CheckModels(ConfigurationMapping policy, HashSet<string> known, KeyPath path)
    {
        foreach (var (model, index) in Items(policy.Find("models")))
        {
            if (model is not ConfigurationText text || ValueForm.Model.Problem(text) is not null)
            {
                continue;
            }
            var end = text.Value.IndexOfAny(['/', '*']);
            // With a wildcard in it the gateway may be any that is there.
            if (text.Value[end] == '/' && text.Value[..end] is var gateway && !known.Contains(gateway))
            {
                sink.Add(
                    text,
                    path.Item(index),
                    $"there is no gateway {Foreign.Quoted(gateway)}{Instead(gateway, known, "gateways")}"
                );
            }
        }
    }

    private static string Instead(string name, HashSet<string> known, string where)
    {
        if (known.Count == 0)
        {
            return $": the file has no {where}";
        }
        var near = NearestWord.Question(name, known);
        return near.Length > 0
            ? near
            : $"; the file has {string.Join(", ", known.Order(StringComparer.Ordinal).Take(10).Select(Foreign.Word))}{(known.Count > 10 ? ", ..." : "")}";
    }

    /// <summary>Names of entries, also of those that are wrong otherwise: who names them is right. Those that are no names are left out.</summary>
    private static HashSet<string> Names(ConfigurationMapping root, string key) =>
        (root.Find(key) as ConfigurationMapping)
            ?.Entries.Select(static e => e.Key.Value)
            .Where(static n => ValueForm.OwnName.Problem(new(n, false, 1, 1)) is null)
            .ToHashSet(StringComparer.Ordinal)
        ?? [];

    private static IEnumerable<(ConfigurationNode Node, int Index)> Items(ConfigurationNode? node) =>
        (node as ConfigurationList)?.Items.Take(ListShape.Most).Select(static (item, index) => (item, index)) ?? [];
}
