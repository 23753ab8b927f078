namespace Oac.Planning.Tests.Refusals;

/// <summary>What labels lack, or hold and should not (7.1, 7.3, 7.5).</summary>
internal static partial class RefusalTable
{
    private static IEnumerable<RefusalRow> Missing =>
        [
            new("name-missing")
            {
                Labels = ["-name"],
                Says =
                    "[orchestrator/labels/missing-name-refused 7.1] org.openagentcontainers.name: the required label 'org.openagentcontainers.name' is missing or empty",
            },
            new("name-missing", "where it is empty")
            {
                Labels = ["name="],
                Says =
                    "[orchestrator/labels/missing-name-refused 7.1] org.openagentcontainers.name: the required label 'org.openagentcontainers.name' is missing or empty",
            },
            new("orchestrator-env-missing")
            {
                Labels = ["-orchestrator.env"],
                Says =
                    "[orchestrator/labels/missing-env-refused 7.1] org.openagentcontainers.orchestrator.env: the required label 'org.openagentcontainers.orchestrator.env' is missing or empty",
            },
            new("stream-auth-missing")
            {
                Labels = ["-orchestrator.bearer.token.file"],
                Says =
                    "[orchestrator/labels/other-required-refused 7.1] org.openagentcontainers.orchestrator.bearer.token.file: no auth method is declared for the orchestrator: 'org.openagentcontainers.orchestrator.bearer.token.file', 'org.openagentcontainers.orchestrator.bearer.token.env' or the files of mtls",
            },
            new("mtls-target-missing")
            {
                Labels = ["orchestrator.mtls.cert.file=/run/tls.crt", "orchestrator.mtls.ca.file=/run/ca.crt"],
                ControlLabels =
                [
                    "orchestrator.mtls.cert.file=/run/tls.crt",
                    "orchestrator.mtls.ca.file=/run/ca.crt",
                    "orchestrator.mtls.key.file=/run/tls.key",
                ],
                Says =
                    "[orchestrator/labels/other-required-refused 7.1] org.openagentcontainers.orchestrator.mtls.key.file: mtls is declared, but the label 'org.openagentcontainers.orchestrator.mtls.key.file' is missing or empty",
            },
            new("inference-connection-missing")
            {
                Labels = ["inference.embeddings.context=8191"],
                ControlLabels =
                [
                    "inference.embeddings.context=8191",
                    "inference.api_base.env=BASE",
                    "inference.api_key.env=KEY",
                ],
                Says =
                    "[orchestrator/labels/other-required-refused 7.1] org.openagentcontainers.inference.api_base.env: the label 'org.openagentcontainers.inference.api_base.env' is missing, but inference type 'embeddings' is declared\n[orchestrator/labels/other-required-refused 7.1] org.openagentcontainers.inference.api_key.env: the label 'org.openagentcontainers.inference.api_key.env' is missing, but inference type 'embeddings' is declared",
            },
            new("inference-connection-incomplete")
            {
                Labels = ["inference.api_key.env=KEY"],
                ControlLabels = ["inference.api_base.env=BASE", "inference.api_key.env=KEY"],
                Says =
                    "[orchestrator/labels/other-required-refused 7.1] org.openagentcontainers.inference.api_key.env: 'org.openagentcontainers.inference.api_key.env' is declared without 'org.openagentcontainers.inference.api_base.env'",
            },
            new("mcp-target-missing")
            {
                Labels = ["mcp.tickets.oauth.client_id.env=ID"],
                ControlLabels = ["mcp.tickets.oauth.client_id.env=ID", "mcp.tickets.oauth.client_secret.file=/run/t"],
                Says =
                    "[orchestrator/labels/other-required-refused 7.1] org.openagentcontainers.mcp.tickets.oauth.client_secret.env: MCP server 'tickets' declares oauth, but neither 'org.openagentcontainers.mcp.tickets.oauth.client_secret.env' nor 'org.openagentcontainers.mcp.tickets.oauth.client_secret.file'",
            },
            new("workspace-path-missing")
            {
                Labels = ["workspace.notes.mutable=true"],
                ControlLabels = ["workspace.notes.mutable=true", "workspace.notes.path=/notes"],
                Says =
                    "[orchestrator/labels/other-required-refused 7.1] org.openagentcontainers.workspace.notes.path: workspace 'notes' has no path: the label 'org.openagentcontainers.workspace.notes.path' is missing or empty",
            },
            new("schema-label-missing")
            {
                Labels = ["events.question.schema.path=/q.json"],
                ControlLabels = [.. Question],
                Says =
                    "[orchestrator/labels/other-required-refused 7.1] org.openagentcontainers.events.question.schema.mimetype: channel 'question' lacks the label 'org.openagentcontainers.events.question.schema.mimetype'",
            },
        ];

    private static IEnumerable<RefusalRow> Malformed =>
        [
            new("value-not-utf8")
            {
                Labels = ["name=desk\ud800"],
                Says =
                    "[container/labels/utf8-values 4.2] org.openagentcontainers.name: the value of 'org.openagentcontainers.name' holds half a surrogate pair, which UTF-8 cannot express",
            },
            new("variable-malformed")
            {
                Labels = ["orchestrator.env=http://localhost:8080"],
                Says =
                    "[container/labels/names-not-values 4.2] org.openagentcontainers.orchestrator.env: 'http://localhost:8080' is not the name of an environment variable ([A-Za-z_][A-Za-z0-9_]*); the label holds the variable's name, not its value",
            },
            new("path-malformed")
            {
                Labels = ["orchestrator.bearer.token.file=run/../token"],
                Says =
                    "[container/labels/names-not-values 4.2] org.openagentcontainers.orchestrator.bearer.token.file: 'run/../token' is not an absolute path without '..' segments and control characters",
            },
            new("target-conflict", "on a file")
            {
                Labels = ["mcp.search.bearer.token.file=/run//secrets/stream"],
                ControlLabels = ["mcp.search.bearer.token.file=/run/secrets/search"],
                Says =
                    "[ours -] org.openagentcontainers.orchestrator.bearer.token.file: '/run/secrets/stream' is also the target of 'org.openagentcontainers.mcp.search.bearer.token.file'",
            },
            new("target-conflict", "on a variable")
            {
                Labels = ["mcp.search.bearer.token.env=ORCHESTRATOR_ADDR"],
                ControlLabels = ["mcp.search.bearer.token.env=orchestrator_addr"],
                Says =
                    "[ours -] org.openagentcontainers.orchestrator.env: 'ORCHESTRATOR_ADDR' is also the target of 'org.openagentcontainers.mcp.search.bearer.token.env'",
            },
            new("target-conflict", "of two workspaces")
            {
                Labels = ["workspace.notes.path=/work", "workspace.papers.path=/work/"],
                ControlLabels = ["workspace.notes.path=/work", "workspace.papers.path=/papers"],
                Says =
                    "[ours -] org.openagentcontainers.workspace.papers.path: '/work' is also the target of 'org.openagentcontainers.workspace.notes.path'",
            },
            new("models-malformed")
            {
                From = Older,
                Labels = ["inference.chat-completions.models=  "],
                ControlLabels = ["inference.chat-completions.models= large "],
                Says =
                    "[container/inference/models-list 5.2] org.openagentcontainers.inference.chat-completions.models: 'org.openagentcontainers.inference.chat-completions.models' lists no model id",
            },
            new("context-malformed")
            {
                From = Chat,
                Labels = ["inference.chat-completions.context=128k"],
                ControlLabels = ["inference.chat-completions.context=128000"],
                Says =
                    "[container/inference/context-positive 5.2] org.openagentcontainers.inference.chat-completions.context: '128k' is not a positive integer in digits, at most 9223372036854775807",
            },
            new("capability-malformed")
            {
                From = Chat,
                Labels = ["inference.chat-completions.tools=True"],
                ControlLabels = ["inference.chat-completions.tools=true"],
                Says =
                    "[container/inference/boolean-capabilities 5.2] org.openagentcontainers.inference.chat-completions.tools: 'True' is neither 'true' nor 'false'",
            },
            new("bench-malformed")
            {
                From = Chat,
                Labels = ["inference.chat-completions.bench.gpqa=101"],
                ControlLabels = ["inference.chat-completions.bench.gpqa=100"],
                Says =
                    "[container/inference/bench-range 5.2] org.openagentcontainers.inference.chat-completions.bench.gpqa: '101' is not a decimal number from 0 to 100, such as 55 or 55.5",
            },
            new("scopes-malformed")
            {
                From = Setup.Full,
                Labels = ["mcp.calendar.dcr.scopes=\"calendar\""],
                Says =
                    "[container/mcp/scopes-list 5.3] org.openagentcontainers.mcp.calendar.dcr.scopes: '\"calendar\"' is not a scope token: printable ASCII without space, quotation mark and backslash",
            },
            new("mutable-malformed")
            {
                From = Setup.Full,
                Labels = ["workspace.notes.mutable=yes"],
                ControlLabels = ["workspace.notes.mutable=false"],
                Says =
                    "[container/workspace/mutable-boolean 5.4] org.openagentcontainers.workspace.notes.mutable: 'yes' is neither 'true' nor 'false'",
            },
            new("isolation-malformed")
            {
                Labels = ["session.isolation=1"],
                ControlLabels = ["session.isolation=true"],
                Says =
                    "[container/session/isolation-boolean 5.7] org.openagentcontainers.session.isolation: '1' is neither 'true' nor 'false'",
            },
            new("channel-name-malformed")
            {
                Labels = ["events.2q.schema.path=/q.json", "events.2q.schema.mimetype=application/protobuf"],
                With = Having.Policy(p => p with { Channels = [Setup.Pattern("*")] }),
                ControlLabels = ["events.q2.schema.path=/q.json", "events.q2.schema.mimetype=application/protobuf"],
                Says =
                    "[container/events/channel-name 5.6] org.openagentcontainers.events.2q.schema.path: the channel name '2q' is not lower case letters, digits and hyphens, a letter first, a letter or digit last, 63 characters at most",
            },
            new("schema-type-malformed")
            {
                Labels = ["events.question.schema.path=/q.json", "events.question.schema.mimetype=json"],
                ControlLabels = [.. Question],
                Says =
                    "[container/events/schema-mimetype 5.6] org.openagentcontainers.events.question.schema.mimetype: 'json' is not a media type such as 'application/schema+json' or 'application/protobuf'",
            },
        ];

    private static IEnumerable<RefusalRow> Schemas =>
        [
            new("schema-missing")
            {
                Labels = [.. Question],
                With = Having.Schema("/q.json", Spec.Linting.SchemaFileState.Missing),
                ControlWith = Having.Schema("/q.json", Spec.Linting.SchemaFileState.File),
                Says =
                    "[orchestrator/schema/missing-refused 7.3] org.openagentcontainers.events.question.schema.path: '/q.json' is not in the image",
            },
            new("schema-missing", "where it is a folder")
            {
                Labels = [.. Question],
                With = Having.Schema("/q.json", Spec.Linting.SchemaFileState.NotAFile, "a folder"),
                ControlWith = Having.Schema("/q.json", Spec.Linting.SchemaFileState.File),
                Says =
                    "[orchestrator/schema/missing-refused 7.3] org.openagentcontainers.events.question.schema.path: '/q.json' is no file in the image: a folder",
            },
            new("schema-malformed")
            {
                Labels = [.. Question],
                With = Having.Schema("/q.json", Spec.Linting.SchemaFileState.Malformed, "no JSON at line 1"),
                ControlWith = Having.Schema("/q.json", Spec.Linting.SchemaFileState.File),
                Says =
                    "[container/events/schema-mimetype 5.6] org.openagentcontainers.events.question.schema.path: '/q.json' is not what its media type says: no JSON at line 1",
            },
            new("schema-type-unsupported")
            {
                Labels = ["events.question.schema.path=/q.xsd", "events.question.schema.mimetype=application/xml"],
                ControlLabels =
                [
                    "events.question.schema.path=/q.xsd",
                    "events.question.schema.mimetype=Application/Protobuf; message=Q",
                ],
                Says =
                    "[orchestrator/schema/mimetypes 5.6] org.openagentcontainers.events.question.schema.mimetype: 'org.openagentcontainers.events.question.schema.mimetype' is 'application/xml', which is not supported; supported: 'application/schema+json', 'application/protobuf'",
            },
        ];

    private static IEnumerable<RefusalRow> Isolation =>
        [
            new("isolation-with-workspace")
            {
                Labels = ["session.isolation=true", "workspace.notes.path=/notes"],
                ControlLabels = ["session.isolation=false", "workspace.notes.path=/notes"],
                Says =
                    "[orchestrator/session/isolation-workspace-refused 7.5] org.openagentcontainers.workspace.notes.path: 'org.openagentcontainers.workspace.notes.path' conflicts with 'org.openagentcontainers.session.isolation' 'true': isolated sessions have no workspaces",
            },
            new("isolation-with-workspace", "in v1alpha2")
            {
                Labels = ["version=v1alpha2", "session.isolation=true", "workspace.notes.path=/notes"],
                // v1alpha1 knows no isolation: the label is unknown there.
                ControlLabels = ["version=v1alpha1", "session.isolation=true", "workspace.notes.path=/notes"],
                Says =
                    "[orchestrator/session/isolation-workspace-refused 7.5] org.openagentcontainers.workspace.notes.path: 'org.openagentcontainers.workspace.notes.path' conflicts with 'org.openagentcontainers.session.isolation' 'true': isolated sessions have no workspaces",
            },
        ];
}
