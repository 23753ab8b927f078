using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules;

/// <summary>Where workspaces and credential files go, by normalised path.</summary>
internal static class Mounts
{
    /// <summary>The mount paths in ordinal order, each with the label that names it.</summary>
    public static List<(string Path, string Key)> Of(in RuleContext context)
    {
        List<(string Path, string Key)> mounts = [];
        if (context.Manifest.Workspaces.IsEmpty)
        {
            return mounts;
        }
        foreach (ref readonly var entry in context.Of(LabelRole.WorkspacePath))
        {
            if (entry is { IsSet: true, IsWellFormed: true })
            {
                mounts.Add((LabelValue.NormalisePath(entry.Value), entry.Key));
            }
        }
        mounts.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return mounts;
    }

    /// <summary>Whether a label names a file that the orchestrator writes.</summary>
    public static bool IsFileTarget(in LabelEntry entry) =>
        entry.Pattern.Kind == LabelValueKind.AbsolutePath
        && entry.IsSet
        && entry.IsWellFormed
        && entry.Pattern.Role is not (LabelRole.WorkspacePath or LabelRole.EventSchemaPath);
}
