using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Labels;
using Oac.Spec.Linting;
using Oac.Spec.Manifest;

namespace Oac.Planning.Mcp;

/// <summary>Credentials for MCP servers (5.3): every declared method that is configured is delivered; a server without any is refused (7.4).</summary>
internal static class McpPlanner
{
    public static void Plan(PlanDraft draft)
    {
        if (draft.Manifest.Name is not { } agent)
        {
            return;
        }
        foreach (var server in draft.Manifest.McpServers)
        {
            if (!draft.Policy.McpServers.Any(g => g.Agent.Matches(agent) && g.Name.Matches(server.Name)))
            {
                draft.Refuse(
                    RefusalCodes.McpServerNotAllowed,
                    FirstKey(draft, server),
                    $"the agent {Show.Quoted(agent)} may not have credentials for the MCP server {Show.Quoted(server.Name)}: no pair in policy.mcp_servers allows it"
                );
            }
            if (draft.IsEntryKnown)
            {
                Deliver(draft, agent, server);
            }
        }
    }

    private static void Deliver(PlanDraft draft, string agent, McpServer server)
    {
        var entry = draft.Entry?.Mcp.FirstOrDefault(m => m.Server == server.Name);
        var missing = new List<(string Method, string Why, string Key)>();
        var satisfied = 0;
        void Count(string method, string? why, LabelRole first, LabelRole last)
        {
            if (why is null)
            {
                satisfied++;
            }
            else
            {
                missing.Add((method, why, draft.Labels.FirstKeyOf(first, last, server.Name)));
            }
        }

        if (server.Dcr is { } dcr)
        {
            Count(
                "dcr",
                DeliverDcr(draft, server.Name, dcr, entry),
                LabelRole.McpDcrScopes,
                LabelRole.McpDcrClientSecretFile
            );
        }
        if (server.OAuth is { } oauth)
        {
            Count(
                "oauth",
                DeliverOAuth(draft, server.Name, oauth, entry),
                LabelRole.McpOAuthClientIdVariable,
                LabelRole.McpOAuthClientSecretFile
            );
        }
        if (server.Bearer is { } bearer)
        {
            Count(
                "bearer",
                DeliverBearer(draft, server.Name, bearer, entry),
                LabelRole.McpBearerTokenVariable,
                LabelRole.McpBearerTokenFile
            );
        }
        if (satisfied == 0)
        {
            draft.Refuse(
                RefusalCodes.McpAuthUnsatisfiable,
                FirstKey(draft, server),
                $"no declared auth method of the MCP server {Show.Quoted(server.Name)} can be satisfied for the agent {Show.Quoted(agent)}: {Messages.List(missing, static m => $"{m.Method} ({m.Why})")}; they are configured at agents.{Messages.Name(agent)}.mcp.{Messages.Name(server.Name)}"
            );
            return;
        }
        foreach (var (method, why, key) in missing)
        {
            draft.Warn(
                WarningCodes.McpMethodNotConfigured,
                key,
                $"the auth method {method} of the MCP server {Show.Quoted(server.Name)} is declared and not delivered: {why}"
            );
        }
    }

    /// <summary>Each returns why the method cannot be satisfied; null where it is delivered.</summary>
    private static string? DeliverDcr(PlanDraft draft, string server, DcrMethod method, McpEntry? entry)
    {
        if (entry?.Registration is not { } registration)
        {
            return "no registration endpoint or issuer";
        }
        // The host alone: an address may hold a password.
        var host = Messages.Line((registration.Endpoint ?? registration.Issuer)?.Host ?? "");
        var origin = $"registered at {host}";
        draft.Deliver(
            method.ClientId,
            DeliveryKind.RegisteredClientId,
            LabelRole.McpDcrClientIdVariable,
            origin,
            server
        );
        draft.Deliver(
            method.ClientSecret,
            DeliveryKind.RegisteredClientSecret,
            LabelRole.McpDcrClientSecretVariable,
            origin,
            server
        );
        return null;
    }

    private static string? DeliverOAuth(PlanDraft draft, string server, OAuthMethod method, McpEntry? entry)
    {
        if (entry?.Client is not { } client)
        {
            return "no client";
        }
        if (client.Secret is null && !method.ClientSecret.IsEmpty)
        {
            return "the client has no secret";
        }
        draft.Deliver(
            method.ClientId,
            DeliveryKind.ClientId,
            LabelRole.McpOAuthClientIdVariable,
            "configuration",
            server
        );
        draft.Deliver(
            method.ClientSecret,
            DeliveryKind.ClientSecret,
            LabelRole.McpOAuthClientSecretVariable,
            Origin(client.Secret),
            server
        );
        return null;
    }

    private static string? DeliverBearer(PlanDraft draft, string server, BearerMethod method, McpEntry? entry)
    {
        if (entry?.Bearer is not { } token)
        {
            return "no token";
        }
        draft.Deliver(method.Token, DeliveryKind.McpToken, LabelRole.McpBearerTokenVariable, Origin(token), server);
        return null;
    }

    /// <summary>Whoever wrote a secret where its reference belongs does not find it in a plan.</summary>
    private static string Origin(SecretReference? reference) =>
        reference is null ? "configuration"
        : SecretShapes.Find(reference.Name) is { } shape ? $"<{shape}, not shown>"
        : Messages.Line(reference.ToString());

    private static string FirstKey(PlanDraft draft, McpServer server) =>
        draft.Labels.FirstKeyOf(LabelRole.McpDcrScopes, LabelRole.McpBearerTokenFile, server.Name);
}
