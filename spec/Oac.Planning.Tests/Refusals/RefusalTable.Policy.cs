using System.Collections.Immutable;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;

namespace Oac.Planning.Tests.Refusals;

/// <summary>What policy does not allow (9.3), and reasons of ours.</summary>
internal static partial class RefusalTable
{
    /// <summary>Every row.</summary>
    public static ImmutableArray<RefusalRow> Rows { get; } =
    [.. Gates, .. Missing, .. Malformed, .. Models, .. Schemas, .. Credentials, .. Isolation, .. Allowed, .. Ours];

    private static string[] Question =>
        ["events.question.schema.path=/q.json", "events.question.schema.mimetype=application/schema+json"];

    private static ImmutableSortedDictionary<string, string> Chat =>
        Setup.Least.SetItems(
            Setup.Labels(
                ("inference.api_base.env", "BASE"),
                ("inference.api_key.env", "KEY"),
                ("inference.chat-completions.reasoning", "false")
            )
        );

    private static ImmutableSortedDictionary<string, string> Older =>
        Setup.Least.SetItems(
            Setup.Labels(("version", "v1alpha2"), ("inference.api_base.env", "BASE"), ("inference.api_key.env", "KEY"))
        );

    private static GatewayModel Embed => Setup.Configuration.Gateways[1].Models[0];

    private static Func<PlanRequest, PlanRequest> Process(Egress egress) =>
        r =>
            Having.Policy(p => p with { Egress = egress })(Having.Agent(a => a with { Egress = egress })(r)) with
            {
                Runtime = new("process", false),
            };

    private static IEnumerable<RefusalRow> Allowed =>
        [
            new("agent-from-elsewhere")
            {
                With = Having.Agent(a => a with { Repositories = [Setup.Pattern("registry.example/agents/clerk")] }),
                Says =
                    "[orchestrator/policy/allowlist 9.3] org.openagentcontainers.name: the agent 'desk' is set up for images of 'registry.example/agents/clerk', and this one is from 'registry.example/agents/desk' (agents.desk.repositories)",
            },
            new("mcp-server-not-allowed")
            {
                Labels = ["mcp.search.bearer.token.file=/run/s"],
                With = Having.Policy(p =>
                    p with
                    {
                        McpServers = [new(Setup.Pattern("clerk"), Setup.Pattern("search"))],
                    }
                ),
                ControlWith = Having.Policy(p =>
                    p with
                    {
                        McpServers = [new(Setup.Pattern("desk"), Setup.Pattern("search"))],
                    }
                ),
                Says =
                    "[orchestrator/policy/allowlist 9.3] org.openagentcontainers.mcp.search.bearer.token.file: the agent 'desk' may not have credentials for the MCP server 'search': no pair in policy.mcp_servers allows it",
            },
            new("workspace-without-source")
            {
                Labels = ["workspace.drafts.path=/drafts"],
                ControlLabels = ["workspace.notes.path=/drafts"],
                Says =
                    "[orchestrator/workspace/mounted 6.2] org.openagentcontainers.workspace.drafts.path: no source is configured for the workspace 'drafts' of the agent 'desk'; it belongs at agents.desk.workspaces.drafts",
            },
            new("workspace-source-not-allowed")
            {
                Labels = ["workspace.notes.path=/notes"],
                With = Having.Policy(p => p with { WorkspaceSources = [Setup.Pattern("volume:**")] }),
                ControlWith = Having.Policy(p => p with { WorkspaceSources = [Setup.Pattern("bind:/srv/**")] }),
                Says =
                    "[orchestrator/policy/allowlist 9.3] org.openagentcontainers.workspace.notes.path: the source 'bind:/srv/agents/notes' of the workspace 'notes' is not allowed; policy.workspace_sources allows 'volume:**'",
            },
            new("workspace-source-not-allowed", "that climbs out of its folder")
            {
                Labels = ["workspace.notes.path=/notes"],
                With = Having.Agent(a =>
                    a with
                    {
                        Workspaces =
                        [
                            new(
                                "notes",
                                new(WorkspaceSourceKind.Bind, "/srv/agents/../../etc"),
                                WorkspaceSharing.Shared
                            ),
                        ],
                    }
                ),
                ControlWith = static r => r,
                Says =
                    "[orchestrator/policy/allowlist 9.3] org.openagentcontainers.workspace.notes.path: the source 'bind:/srv/agents/../../etc' of the workspace 'notes' is not allowed; policy.workspace_sources allows 'bind:/srv/agents/**', 'volume:papers'",
            },
            new("channel-not-allowed")
            {
                Labels = [.. Question],
                With = Having.Policy(p => p with { Channels = [Setup.Pattern("answer"), Setup.Pattern("news-*")] }),
                ControlWith = static r => r,
                Says =
                    "[orchestrator/policy/allowlist 9.3] org.openagentcontainers.events.question.schema.path: the event channel 'question' is not allowed; policy.channels allows 'answer', 'news-*'",
            },
        ];

    private static IEnumerable<RefusalRow> Ours =>
        [
            new("file-in-workspace")
            {
                Labels = ["workspace.notes.path=/notes", "orchestrator.bearer.token.file=/notes/token"],
                ControlLabels = ["workspace.notes.path=/notes", "orchestrator.bearer.token.file=/notes2/token"],
                Says =
                    "[ours -] org.openagentcontainers.orchestrator.bearer.token.file: '/notes/token' lies inside the workspace that 'org.openagentcontainers.workspace.notes.path' mounts at '/notes'",
            },
            new("target-below-file")
            {
                Labels = ["mcp.search.bearer.token.file=/run/secrets/stream/search"],
                ControlLabels = ["mcp.search.bearer.token.file=/run/secrets/stream-search"],
                Says =
                    "[ours -] org.openagentcontainers.mcp.search.bearer.token.file: '/run/secrets/stream/search' lies below '/run/secrets/stream', which 'org.openagentcontainers.orchestrator.bearer.token.file' makes a file",
            },
            new("target-below-file", "of a workspace")
            {
                Labels = ["workspace.notes.path=/run/secrets/stream/notes"],
                ControlLabels = ["workspace.notes.path=/run/secrets-notes"],
                Says =
                    "[ours -] org.openagentcontainers.workspace.notes.path: '/run/secrets/stream/notes' lies below '/run/secrets/stream', which 'org.openagentcontainers.orchestrator.bearer.token.file' makes a file",
            },
            new("reserved-variable")
            {
                Labels = ["orchestrator.env=LD_PRELOAD"],
                ControlLabels = ["orchestrator.env=LDPRELOAD"],
                Says =
                    "[ours -] org.openagentcontainers.orchestrator.env: the variable 'LD_PRELOAD' is never a target: the loader of every program reads it",
            },
            new("reserved-variable", "by policy")
            {
                With = Having.Policy(p => p with { Reserved = new([Setup.Pattern("ORCHESTRATOR_*")], []) }),
                Says =
                    "[ours -] org.openagentcontainers.orchestrator.env: the variable 'ORCHESTRATOR_ADDR' is reserved by policy.reserved.variables ('ORCHESTRATOR_*')",
            },
            new("reserved-path")
            {
                Labels = ["orchestrator.bearer.token.file=/etc/./hosts"],
                ControlLabels = ["orchestrator.bearer.token.file=/etc/hosts.token"],
                Says =
                    "[ours -] org.openagentcontainers.orchestrator.bearer.token.file: '/etc/hosts' is never a target: the runtime mounts its own there",
            },
            new("reserved-path", "of a workspace")
            {
                Labels = ["workspace.notes.path=/proc/notes"],
                ControlLabels = ["workspace.notes.path=/procs/notes"],
                Says =
                    "[ours -] org.openagentcontainers.workspace.notes.path: '/proc/notes' is never a target: the kernel's own view of processes is there",
            },
            new("reserved-path", "by policy")
            {
                With = Having.Policy(p => p with { Reserved = new([], [Setup.Pattern("/run/**")]) }),
                Says =
                    "[ours -] org.openagentcontainers.orchestrator.bearer.token.file: '/run/secrets/stream' is reserved by policy.reserved.paths ('/run/**')",
            },
            new("path-too-long")
            {
                Labels = ["orchestrator.bearer.token.file=/run/" + new string('t', 256)],
                ControlLabels = ["orchestrator.bearer.token.file=/run/" + new string('t', 255)],
                Says =
                    "[ours -] org.openagentcontainers.orchestrator.bearer.token.file: '/run/ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt…' is longer than Linux takes: 4095 bytes, 255 between two slashes",
            },
            new("resources-beyond-policy")
            {
                With = Having.Policy(p => p with { Resources = p.Resources with { Memory = (256 << 20) - 1 } }),
                ControlWith = Having.Policy(p => p with { Resources = p.Resources with { Memory = 256 << 20 } }),
                Says =
                    "[ours -] agents.desk.resources.memory: the agent 'desk' is set up for memory of 268435456 bytes; policy.resources.memory allows 268435455",
            },
            new("resources-beyond-policy", "in parts of a processor")
            {
                With = Having.Agent(a => a with { Resources = ResourceLimits.None with { Cpus = 2.5m } }),
                ControlWith = Having.Agent(a => a with { Resources = ResourceLimits.None with { Cpus = 1.5m } }),
                Says =
                    "[ours -] agents.desk.resources.cpus: the agent 'desk' is set up for cpus of 2.5 processors; policy.resources.cpus allows 2",
            },
            new("egress-not-allowed")
            {
                With = Having.Agent(a => a with { Egress = Egress.Open }),
                Says =
                    "[ours -] agents.desk.egress: the agent 'desk' is set up for egress open; policy.egress allows none",
            },
            new("egress-not-enforceable")
            {
                With = Process(Egress.None),
                ControlWith = Process(Egress.Open),
                Says =
                    "[ours -] agents.desk.egress: the image gets egress none, and the runtime 'process' cannot keep it from networks; its entry would have to ask for egress open",
            },
        ];
}
