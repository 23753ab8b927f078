namespace Oac.Spec.Tests;

/// <summary>A label set that uses every group: 35 labels without a finding.</summary>
public static class FullSet
{
    /// <summary>The labels.</summary>
    public static KeyValuePair<string, string>[] Labels { get; } =
    [
        .. new (string Key, string Value)[]
        {
            ("version", "v1alpha3"),
            ("name", "research-desk"),
            ("orchestrator.env", "ORCHESTRATOR_ADDR"),
            ("orchestrator.bearer.token.file", "/run/secrets/stream-token"),
            ("orchestrator.mtls.cert.file", "/run/secrets/tls.crt"),
            ("orchestrator.mtls.key.file", "/run/secrets/tls.key"),
            ("orchestrator.mtls.ca.file", "/run/secrets/ca.crt"),
            ("inference.api_base.env", "OPENAI_BASE_URL"),
            ("inference.api_key.env", "OPENAI_API_KEY"),
            ("inference.chat-completions.context", "128000"),
            ("inference.chat-completions.reasoning", "true"),
            ("inference.chat-completions.tools", "true"),
            ("inference.chat-completions.input.vision", "true"),
            ("inference.chat-completions.input.audio", "false"),
            ("inference.chat-completions.bench.gpqa", "55.5"),
            ("inference.chat-completions.bench.humaneval", "80"),
            ("inference.embeddings.context", "8191"),
            ("mcp.calendar.dcr.scopes", "calendar:read calendar:write"),
            ("mcp.calendar.dcr.client_id.env", "CALENDAR_CLIENT_ID"),
            ("mcp.calendar.dcr.client_secret.file", "/run/secrets/calendar-secret"),
            ("mcp.tickets.oauth.client_id.env", "TICKETS_CLIENT_ID"),
            ("mcp.tickets.oauth.client_secret.env", "TICKETS_CLIENT_SECRET"),
            ("mcp.tickets.oauth.client_secret.file", "/run/secrets/tickets-secret"),
            ("mcp.search.bearer.token.env", "SEARCH_TOKEN"),
            ("mcp.search.bearer.token.file", "/run/secrets/search"),
            ("workspace.notes.path", "/workspace/notes"),
            ("workspace.notes.mutable", "true"),
            ("workspace.papers.path", "/workspace/papers"),
            ("workspace.papers.mutable", "false"),
            ("events.question.schema.path", "/schemas/question.json"),
            ("events.question.schema.mimetype", "application/schema+json"),
            ("events.ticket.schema.path", "/schemas/ticket.binpb"),
            ("events.ticket.schema.mimetype", "application/protobuf"),
            ("session.isolation", "false"),
            ("inference.embeddings.tools", "false"),
        }.Select(l => KeyValuePair.Create("org.openagentcontainers." + l.Key, l.Value)),
    ];
}
