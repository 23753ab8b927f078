using Oac.Spec.Catalogue;
using Oac.Spec.Labels;

namespace Oac.Conformance.Containers;

/// <summary>
/// Labels that their version does not know, below something that 6.1, 6.2 and 7.5 name by a wildcard: one reading has it declared by them,
/// another (7.6) ignores them. We ignore them, and judge nobody by it.
/// </summary>
internal static class UnknownLeaves
{
    public const string Choice =
        "Here only labels that the version knows declare anything (docs/decisions.md, Does an unknown leaf declare its parent).";

    private static readonly string[] McpMethods = ["dcr", "oauth", "bearer"];

    /// <summary>The labels that would break a row, were their parents declared by them.</summary>
    public static IEnumerable<string> Of(Requirement requirement, PlatformReading platform)
    {
        if (platform.Manifest.Manifest is not { } manifest)
        {
            return [];
        }
        var unknown = platform
            .Manifest.Unknown.Where(static l => l.Value.Length > 0)
            .Select(static l => (l.Key, Parts: l.Key[LabelNamespace.Prefix.Length..].Split('.')))
            .ToList();
        return requirement == Requirements.Container.Orchestrator.BearerTarget && manifest.Orchestrator.Bearer is null
                ? Below("orchestrator", "bearer")
            : requirement == Requirements.Container.Orchestrator.MtlsTargets && manifest.Orchestrator.Mtls is null
                ? Below("orchestrator", "mtls")
            : requirement == Requirements.Container.Inference.ConnectionWhenUsed
            && manifest.Inference
                is { Types.IsEmpty: true }
                    and not { ApiBaseVariable: not null, ApiKeyVariable: not null }
                ? Matching(static p => p is ["inference", not ("api_base" or "api_key"), _, ..])
            : requirement == Requirements.Container.Workspace.PathPresent
                ? Matching(p => p is ["workspace", var name, _, ..] && manifest.Workspaces.All(w => w.Name != name))
            : requirement == Requirements.Container.Session.NoWorkspaceWithIsolation
            && manifest is { SessionIsolation: true, Workspaces.IsEmpty: true }
                ? Matching(static p => p is ["workspace", _, _, ..])
            : requirement == Requirements.Container.Mcp.CredentialTarget
                ? Matching(p =>
                    p is ["mcp", var name, var method, _, ..]
                    && McpMethods.Contains(method)
                    && manifest.McpServers.All(s => s.Name != name || !Declares(s, method))
                )
            : [];

        IEnumerable<string> Below(string group, string method) =>
            Matching(p => p.Length > 2 && p[0] == group && p[1] == method);

        IEnumerable<string> Matching(Func<string[], bool> fits) =>
            unknown.Where(l => fits(l.Parts)).Select(static l => l.Key);
    }

    private static bool Declares(Spec.Manifest.McpServer server, string method) =>
        method switch
        {
            "dcr" => server.Dcr is not null,
            "oauth" => server.OAuth is not null,
            _ => server.Bearer is not null,
        };
}
