using System.Collections.Immutable;
using Oac.Planning.Admission;
using Oac.Planning.Channels;
using Oac.Planning.Limits;
using Oac.Planning.Mcp;
using Oac.Planning.Models;
using Oac.Planning.Plans;
using Oac.Planning.Streams;
using Oac.Planning.Targets;
using Oac.Planning.Workspaces;
using Oac.Spec.Versions;

namespace Oac.Planning;

/// <summary>
/// What an image would get, or every reason why not. Its repository and signatures are judged first (9.2), then its version (6.2); each of
/// them ends the matter by itself. Then everything else is, and all reasons are given at once.
/// </summary>
public static class Planner
{
    /// <summary>Plans one image. Never throws for what labels or a valid configuration hold; the same request gives the same result.</summary>
    public static PlanResult Plan(PlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var accepted = Accepted(request);
        // Until the image's version is known, sections are those of the newest that is accepted.
        var newest = accepted.IsEmpty ? "" : accepted[^1].Schema.Version;
        if (RepositoryGate.Refuses(request) is { } reason)
        {
            var section = reason.Code.Requirement?.SectionIn(newest);
            return new(null, [new(reason.Code.Code, reason.Code.Requirement, section, reason.Key, reason.Message)]);
        }

        var labels = ImageLabels.Read(request, accepted);
        var draft = new PlanDraft(request, labels, labels.Reading.Version?.Schema.Version ?? newest);
        LabelFindings.Add(draft);
        if (labels.Reading.Manifest is not { } manifest)
        {
            return new(null, draft.Refusals());
        }

        (draft.Entry, draft.IsEntryKnown) = AgentGate.Find(draft);
        var streamAuth = StreamAuthPlanner.Plan(draft);
        var models = ModelPlanner.Plan(draft);
        McpPlanner.Plan(draft);
        var mounts = WorkspacePlanner.Plan(draft);
        ChannelPlanner.Plan(draft);
        TargetChecks.Check(draft);
        var resources = ResourcePlanner.Plan(draft);
        var egress = EgressPlanner.Plan(draft);
        if (draft.IsRefused)
        {
            return new(null, draft.Refusals());
        }
        return new(
            new()
            {
                Agent = manifest.Name!,
                Version = manifest.Version,
                Repository = request.Image.Repository,
                Digest = request.Image.Digest,
                IsIsolated = manifest.SessionIsolation == true,
                Models = models,
                Variables = draft.Variables(),
                Files = draft.Files(),
                Mounts = mounts,
                StreamAuth = streamAuth,
                Egress = egress,
                Resources = resources,
                Channels = manifest.Channels,
                Warnings = draft.Warnings(),
            },
            []
        );
    }

    /// <summary>The accepted versions that can be read, oldest first.</summary>
    private static ImmutableArray<SpecVersionDefinition> Accepted(PlanRequest request) =>
        [.. request.Known.Where(d => request.Configuration.Versions.Contains(d.Schema.Version))];
}
