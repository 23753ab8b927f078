using System.Text;
using Oac.Planning.Plans;
using Oac.Spec.Labels;
using Oac.Spec.Linting;

namespace Oac.Planning.Targets;

/// <summary>
/// Whether what labels name can be a target at all. By the labels, not by what would be delivered, so that the answer does not hang on what
/// is configured today. Two labels with one target, and files in workspaces, are for the rules about labels.
/// </summary>
internal static class TargetChecks
{
    /// <summary>Linux takes paths of 4,095 bytes, with names of 255.</summary>
    private const int MaxPathBytes = 4095;

    private const int MaxNameBytes = 255;

    public static void Check(PlanDraft draft)
    {
        var places = new List<Place>();
        foreach (var entry in draft.Labels.Entries)
        {
            if (!entry.IsSet || !entry.IsWellFormed || entry.Pattern.Role == LabelRole.EventSchemaPath)
            {
                continue;
            }
            if (entry.Pattern.Kind == LabelValueKind.EnvironmentVariable)
            {
                CheckVariable(draft, entry.Key, entry.Value);
            }
            else if (entry.Pattern.Kind == LabelValueKind.AbsolutePath)
            {
                var path = LabelValue.NormalisePath(entry.Value);
                if (IsTooLong(path))
                {
                    draft.Refuse(
                        RefusalCodes.PathTooLong,
                        entry.Key,
                        $"{Show.Value(path)} is longer than Linux takes: {MaxPathBytes} bytes, {MaxNameBytes} between two slashes"
                    );
                    continue;
                }
                CheckPath(draft, entry.Key, path);
                places.Add(new(path, entry.Key, entry.Pattern.Role == LabelRole.WorkspacePath));
            }
        }
        CheckNesting(draft, places);
    }

    private static void CheckVariable(PlanDraft draft, string key, string variable)
    {
        if (BuiltInTargets.ReasonAgainstVariable(variable) is { } reason)
        {
            draft.Refuse(
                RefusalCodes.ReservedVariable,
                key,
                $"the variable {Show.Value(variable)} is never a target: {reason}"
            );
        }
        else if (draft.Policy.Reserved.Variables.FirstOrDefault(p => p.Matches(variable)) is { } pattern)
        {
            draft.Refuse(
                RefusalCodes.ReservedVariable,
                key,
                $"the variable {Show.Value(variable)} is reserved by policy.reserved.variables ({Show.Quoted(pattern.Text)})"
            );
        }
    }

    private static void CheckPath(PlanDraft draft, string key, string path)
    {
        if (BuiltInTargets.ReasonAgainstPath(path) is { } reason)
        {
            draft.Refuse(RefusalCodes.ReservedPath, key, $"{Show.Value(path)} is never a target: {reason}");
        }
        else if (draft.Policy.Reserved.Paths.FirstOrDefault(p => p.Matches(path)) is { } pattern)
        {
            draft.Refuse(
                RefusalCodes.ReservedPath,
                key,
                $"{Show.Value(path)} is reserved by policy.reserved.paths ({Show.Quoted(pattern.Text)})"
            );
        }
    }

    /// <summary>Sorted so that whatever lies below a path follows it at once, the places above the current one are a stack.</summary>
    private static void CheckNesting(PlanDraft draft, List<Place> places)
    {
        places.Sort(
            static (a, b) =>
                ComparePaths(a.Path, b.Path) is not 0 and var order ? order : string.CompareOrdinal(a.Key, b.Key)
        );
        var above = new Stack<Place>();
        foreach (var place in places)
        {
            while (above.TryPeek(out var candidate) && !LabelValue.IsAtOrBelow(place.Path, candidate.Path))
            {
                above.Pop();
            }
            if (above.TryPeek(out var folder) && folder.Path != place.Path)
            {
                if (!folder.IsWorkspace)
                {
                    draft.Refuse(
                        RefusalCodes.TargetBelowFile,
                        place.Key,
                        $"{Show.Value(place.Path)} lies below {Show.Value(folder.Path)}, which {Show.Quoted(folder.Key)} makes a file"
                    );
                }
                else if (place.IsWorkspace)
                {
                    draft.Warn(
                        WarningCodes.NestedWorkspace,
                        place.Key,
                        $"{Show.Value(place.Path)} lies inside the workspace at {Show.Value(folder.Path)} ({Show.Quoted(folder.Key)}) and hides what that one holds there"
                    );
                }
            }
            above.Push(place);
        }
    }

    /// <summary>Ordinal, but a slash stands before every other character.</summary>
    private static int ComparePaths(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        return same == a.Length || same == b.Length ? a.Length.CompareTo(b.Length)
            : a[same] == '/' ? -1
            : b[same] == '/' ? 1
            : a[same].CompareTo(b[same]);
    }

    private static bool IsTooLong(string path)
    {
        if (path.Length <= MaxNameBytes / 3)
        {
            return false;
        }
        if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes)
        {
            return true;
        }
        foreach (var range in path.AsSpan().Split('/'))
        {
            if (Encoding.UTF8.GetByteCount(path.AsSpan(range)) > MaxNameBytes)
            {
                return true;
            }
        }
        return false;
    }

    private readonly record struct Place(string Path, string Key, bool IsWorkspace);
}
