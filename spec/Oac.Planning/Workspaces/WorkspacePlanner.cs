using System.Collections.Immutable;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Labels;
using Oac.Spec.Linting;
using Oac.Spec.Manifest;

namespace Oac.Planning.Workspaces;

/// <summary>What is mounted where (5.4): sources come from the agent's entry, within policy.</summary>
internal static class WorkspacePlanner
{
    public static ImmutableArray<MountPlan> Plan(PlanDraft draft)
    {
        if (draft.Manifest.Name is not { } agent || !draft.IsEntryKnown)
        {
            return [];
        }
        var mounts = new List<MountPlan>();
        foreach (var workspace in draft.Manifest.Workspaces)
        {
            if (SourceOf(draft, agent, workspace) is { } entry && workspace.Path is { } path)
            {
                mounts.Add(
                    new(
                        workspace.Name,
                        LabelValue.NormalisePath(path),
                        workspace.Mutable == true,
                        entry.Source,
                        entry.Sharing
                    )
                );
            }
        }
        // A folder before what lies in it: the order of mounting.
        return [.. mounts.OrderBy(static m => m.Path, StringComparer.Ordinal)];
    }

    private static WorkspaceEntry? SourceOf(PlanDraft draft, string agent, Workspace workspace)
    {
        var key = draft.Labels.KeyOf(LabelRole.WorkspacePath, workspace.Name);
        if (draft.Entry?.Workspaces.FirstOrDefault(w => w.Workspace == workspace.Name) is not { } entry)
        {
            draft.Refuse(
                RefusalCodes.WorkspaceWithoutSource,
                key,
                $"no source is configured for the workspace {Show.Quoted(workspace.Name)} of the agent {Show.Quoted(agent)}; it belongs at agents.{Messages.Name(agent)}.workspaces.{Messages.Name(workspace.Name)}"
            );
            return null;
        }
        var source = entry.Source.ToString();
        // A path that climbs would pass a pattern for the folder that it leaves.
        var isPlain = entry.Source.Kind != WorkspaceSourceKind.Bind || LabelValue.IsAbsolutePath(entry.Source.Name);
        if (isPlain && draft.Policy.WorkspaceSources.Any(p => p.Matches(source)))
        {
            return entry;
        }
        draft.Refuse(
            RefusalCodes.WorkspaceSourceNotAllowed,
            key,
            $"the source {Show.Quoted(source)} of the workspace {Show.Quoted(workspace.Name)} is not allowed; policy.workspace_sources allows {Messages.Patterns(draft.Policy.WorkspaceSources)}"
        );
        return null;
    }
}
