using Oac.Conformance.Running;

namespace Oac.Conformance.Mutants.Containers;

// What an agent needs: a way back, models, credentials, file systems.
internal static partial class LabelMutants
{
    private static string[] Capabilities =>
        [
            "reasoning",
            "tools",
            "input.vision",
            "input.audio",
            "input.video",
            "output.image",
            "output.audio",
            "output.video",
        ];

    private static string[] NoBooleans => ["True", "yes", "1", " true"];

    private static Mutant[] Orchestrator =>
        [
            .. Break(
                "address-missing",
                "No variable receives the orchestrator's address.",
                Fail("container/orchestrator/env-present"),
                static s => s.Without("orchestrator.env")
            ),
            .. Break(
                "auth-missing",
                "Neither bearer nor mutual TLS is declared.",
                Fail("container/orchestrator/auth-declared"),
                static s => s.Without("orchestrator.bearer.", "orchestrator.mtls.")
            ),
            .. Break(
                "bearer-without-target",
                "Bearer is declared, and the token has nowhere to go.",
                [
                    new("container/orchestrator/bearer-target"),
                    new(
                        "container/orchestrator/auth-declared",
                        Verdict.Fail,
                        "no other method is declared, and a bearer without a token is none"
                    ),
                    UnknownKey,
                ],
                static s =>
                    s.Without("orchestrator.bearer.", "orchestrator.mtls.").With("orchestrator.bearer.scheme", "Bearer")
            ),
            .. Break(
                "mtls-without-key",
                "Mutual TLS is declared, and the key has nowhere to go.",
                Fail("container/orchestrator/mtls-targets"),
                static s => s.Without("orchestrator.mtls.key.file")
            ),
            .. Break(
                "mtls-without-certificate",
                "Mutual TLS is declared, and the certificate has nowhere to go.",
                Fail("container/orchestrator/mtls-targets"),
                static s => s.Without("orchestrator.mtls.cert.file")
            ),
        ];

    private static Mutant[] Inference =>
        [
            .. Break(
                "connection-missing",
                "Models are asked for, and no variable receives the gateway's address and key.",
                Fail("container/inference/connection-when-used"),
                static s => s.Without("inference.api_base.", "inference.api_key.")
            ),
            .. Break(
                "gateway-key-missing",
                "No variable receives the gateway's key; no model is asked for.",
                Fail("container/inference/connection-pair"),
                static s => s.Without("inference.").With("inference.api_base.env", "OPENAI_BASE_URL")
            ),
            .. Break(
                "gateway-address-missing",
                "Models are asked for, and no variable receives the gateway's address.",
                [
                    new("container/inference/connection-pair"),
                    new(
                        "container/inference/connection-when-used",
                        Verdict.Fail,
                        "with a type declared both rows want the missing variable"
                    ),
                ],
                static s => s.Without("inference.api_base.")
            ),
            .. Break(
                "type-with-slash",
                "An inference type is written with the endpoint's slash.",
                Fail("container/inference/type-key"),
                static s => s.With($"inference.audio/speech.{Leaf(s)}", "512")
            ),
            .. Break(
                "type-with-v1",
                "An inference type is written with the endpoint's v1.",
                Fail("container/inference/type-key"),
                static s => s.With($"inference.v1-moderations.{Leaf(s)}", "512")
            ),
            .. Break(
                "models-blank",
                "The list of models holds a blank and nothing else.",
                Fail("container/inference/models-list"),
                static s => s.With("inference.chat-completions.models", " ")
            ),
            .. new[] { ("zero", "0"), ("negative", "-5"), ("unit", "128k"), ("fraction", "1.5") }.SelectMany(static c =>
                Break(
                    $"context-{c.Item1}",
                    $"A context is '{c.Item2}'.",
                    Fail("container/inference/context-positive"),
                    s => s.With("inference.chat-completions.context", c.Item2)
                )
            ),
            .. Capabilities.SelectMany(
                static (capability, i) =>
                    Break(
                        $"capability-{capability.Replace('.', '-')}",
                        $"A capability is '{NoBooleans[i % NoBooleans.Length]}'.",
                        Fail("container/inference/boolean-capabilities"),
                        s => s.With($"inference.chat-completions.{capability}", NoBooleans[i % NoBooleans.Length])
                    )
            ),
            .. new[]
            {
                ("above", "100.5"),
                ("below", "-1"),
                ("percent", "55%"),
                ("comma", "55,5"),
                ("word", "NaN"),
                ("large", "1e3"),
            }.SelectMany(static c =>
                Break(
                    $"bench-{c.Item1}",
                    $"A score is '{c.Item2}'.",
                    Fail("container/inference/bench-range"),
                    s => s.With("inference.chat-completions.bench.gpqa", c.Item2)
                )
            ),
        ];

    private static Mutant[] Mcp =>
        [
            .. Break(
                "dcr-without-secret",
                "A registered client's secret has nowhere to go.",
                Fail("container/mcp/credential-target"),
                static s => s.Without("mcp.calendar.dcr.client_secret.")
            ),
            .. Break(
                "dcr-without-id",
                "A registered client's id has nowhere to go.",
                Fail("container/mcp/credential-target"),
                static s => s.Without("mcp.calendar.dcr.client_id.")
            ),
            .. Break(
                "oauth-without-secret",
                "A client's secret has nowhere to go.",
                Fail("container/mcp/credential-target"),
                static s => s.Without("mcp.files.oauth.client_secret.")
            ),
            .. Break(
                "oauth-without-id",
                "A client's id has nowhere to go.",
                Fail("container/mcp/credential-target"),
                static s => s.Without("mcp.files.oauth.client_id.")
            ),
            .. Break(
                "scopes-quoted",
                "Scopes stand in quotation marks.",
                Fail("container/mcp/scopes-list"),
                static s => s.With("mcp.calendar.dcr.scopes", "\"calendar read\"")
            ),
            .. Break(
                "scopes-blank",
                "The list of scopes holds a blank and nothing else.",
                Fail("container/mcp/scopes-list"),
                static s => s.With("mcp.calendar.dcr.scopes", " ")
            ),
            .. Break(
                "server-address",
                "A label holds the address of an MCP server.",
                [new("container/mcp/no-infrastructure-urls", Verdict.Warn), UnknownKey],
                static s => s.With("mcp.calendar.url", "https://calendar.example/mcp")
            ),
            .. Break(
                "name-is-an-address",
                "The name is an address.",
                Warn("container/mcp/no-infrastructure-urls"),
                static s => s.With("name", "https://weather.example")
            ),
        ];

    private static Mutant[] Workspaces =>
        [
            .. Break(
                "workspace-without-path",
                "A workspace has no path.",
                Fail("container/workspace/path-present"),
                static s => s.Without("workspace.src.path")
            ),
            .. Break(
                "workspace-path-empty",
                "A workspace's path is empty.",
                Fail("container/workspace/path-present"),
                static s => s.With("workspace.src.path", "")
            ),
            .. Break(
                "mutable-is-a-mode",
                "A workspace is 'rw'.",
                Fail("container/workspace/mutable-boolean"),
                static s => s.With("workspace.src.mutable", "rw")
            ),
            .. Break(
                "mutable-in-capitals",
                "A workspace is mutable: 'TRUE'.",
                Fail("container/workspace/mutable-boolean"),
                static s => s.With("workspace.src.mutable", "TRUE")
            ),
        ];

    private static Mutant[] Events =>
        [
            .. Break(
                "schema-without-type",
                "A channel's schema has no media type.",
                Fail("container/events/schema-pair"),
                static s => s.Without("events.alert.schema.mimetype")
            ),
            .. Break(
                "type-without-schema",
                "A channel has a media type and no schema.",
                Fail("container/events/schema-pair"),
                static s => s.Without("events.alert.schema.path")
            ),
            .. new[]
            {
                ("in-capitals", "PagerDuty"),
                ("with-underscore", "pager_duty"),
                ("ends-with-hyphen", "pager-"),
                ("too-long", new string('a', 64)),
            }.SelectMany(static c =>
                Break(
                    $"channel-{c.Item1}",
                    "A channel's name is no DNS label.",
                    Fail("container/events/channel-name"),
                    s =>
                        s.With($"events.{c.Item2}.schema.path", "/schemas/alert.json")
                            .With($"events.{c.Item2}.schema.mimetype", "application/schema+json")
                )
            ),
        ];

    private static Mutant[] Sessions =>
        [
            .. Break(
                "isolation-is-a-word",
                "Isolation is 'yes'.",
                Fail("container/session/isolation-boolean"),
                static s => s.With("session.isolation", "yes")
            ),
            .. Break(
                "isolated-with-workspace",
                "Sessions are isolated, and a workspace is declared.",
                Fail("container/session/no-workspace-with-isolation"),
                static s => s.With("session.isolation", "true")
            ),
        ];

    private static Mutant[] Security =>
        [
            .. Break(
                "token-in-variable",
                "A token goes to a variable only.",
                Warn("container/security/prefers-files"),
                static s => s.Without("mcp.search.").With("mcp.search.bearer.token.env", "SEARCH_TOKEN")
            ),
            .. Break(
                "secret-in-variable",
                "A client's secret goes to a variable only.",
                Warn("container/security/prefers-files"),
                static s =>
                    s.Without("mcp.files.oauth.client_secret.")
                        .With("mcp.files.oauth.client_secret.env", "FILES_SECRET")
            ),
        ];

    // What gives a type to the version: its models, or their context.
    private static string Leaf(LabelSet set) => set.Version == "v1alpha3" ? "context" : "models";
}
