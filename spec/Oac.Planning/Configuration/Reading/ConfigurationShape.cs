namespace Oac.Planning.Configuration.Reading;

/// <summary>The whole configuration as a tree of shapes.</summary>
internal static class ConfigurationShape
{
    private static readonly MappingShape Secret = new()
    {
        Fields =
        [
            new(
                "env",
                new ValueShape(ValueForm.SecretVariable),
                "The variable of the orchestrator's environment that holds it."
            ),
            new("file", new ValueShape(ValueForm.SecretFile), "The file on the orchestrator's machine that holds it."),
        ],
        ExactlyOne = ["env", "file"],
        IsSecret = true,
    };

    private static readonly MappingShape Resources = new()
    {
        Fields =
        [
            new("memory", new ValueShape(ValueForm.Size), "Memory.") { Default = "no limit" },
            new("cpus", new ValueShape(ValueForm.Cpus), "Processors, in parts of one where wanted: 0.5.")
            {
                Default = "no limit",
            },
            new("processes", new ValueShape(ValueForm.Processes), "Processes and threads.") { Default = "no limit" },
            new("disk", new ValueShape(ValueForm.Size), "What it may write outside its workspaces.")
            {
                Default = "no limit",
            },
        ],
    };

    private static readonly MappingShape Model = new()
    {
        Fields =
        [
            new("types", List(ValueForm.InferenceType, 1), "The inference types that it serves.") { IsRequired = true },
            new("context", new ValueShape(ValueForm.Context), "Its context window in tokens.")
            {
                Default = "not known",
            },
            new("reasoning", new ValueShape(ValueForm.Truth), "Whether it can reason at length.") { Default = "false" },
            new("tools", new ValueShape(ValueForm.Truth), "Whether it can call tools.") { Default = "false" },
            new("input", List(ValueForm.OneOf(["vision", "audio", "video"])), "What it takes beside text.")
            {
                Default = "nothing",
            },
            new("output", List(ValueForm.OneOf(["image", "audio", "video"])), "What it makes beside text.")
            {
                Default = "nothing",
            },
            new(
                "bench",
                new MappingShape { Free = new ValueShape(ValueForm.Score), FreeName = "benchmark" },
                "Its scores, percent correct, by the benchmark's id."
            )
            {
                Default = "none known",
            },
        ],
    };

    private static readonly MappingShape Gateway = new()
    {
        Fields =
        [
            new("base_url", new ValueShape(ValueForm.Url), "Its address with /v1, as OpenAI clients expect it.")
            {
                IsRequired = true,
            },
            new("api_key", Secret, "Where its key is.") { Default = "none is sent" },
            new(
                "models",
                new MappingShape { Free = Model, FreeName = "model" },
                "Its models by id, in the order of preference: the first of equals is chosen. What is not said of a model is taken as not met."
            )
            {
                Default = "none",
            },
        ],
    };

    private static readonly MappingShape Registration = new()
    {
        Fields =
        [
            new(
                "issuer",
                new ValueShape(ValueForm.Url),
                "The authorization server, whose metadata names the endpoint."
            ),
            new(
                "endpoint",
                new ValueShape(ValueForm.Url),
                "The registration endpoint itself; it goes before what the metadata says."
            ),
            new("initial_access_token", Secret, "Where the token is that the endpoint asks for.")
            {
                Default = "none is sent",
            },
        ],
        AtLeastOne = ["issuer", "endpoint"],
    };

    private static readonly MappingShape Client = new()
    {
        Fields =
        [
            new("id", new ValueShape(ValueForm.Id), "Its id.") { IsRequired = true },
            new("secret", Secret, "Where its secret is.") { Default = "a public client" },
        ],
    };

    private static readonly MappingShape Mcp = new()
    {
        Fields =
        [
            new("registration", Registration, "Where clients are registered for each agent (RFC 7591)."),
            new("client", Client, "A client that was registered beforehand."),
            new("bearer", Secret, "Where a static token is."),
        ],
        AtLeastOne = ["registration", "client", "bearer"],
    };

    private static readonly MappingShape Workspace = new()
    {
        Fields =
        [
            new("bind", new ValueShape(ValueForm.Folder), "A folder of the engine's host."),
            new("volume", new ValueShape(ValueForm.Volume), "A named volume of the engine."),
            new(
                "sharing",
                new ValueShape(ValueForm.OneOf(["exclusive", "shared", "copy"])),
                "Who else may use it meanwhile: one session at a time, any number, or a copy for each."
            )
            {
                Default = "exclusive",
            },
        ],
        ExactlyOne = ["bind", "volume"],
    };

    private static readonly MappingShape Agent = new()
    {
        Fields =
        [
            new(
                "repositories",
                List(ValueForm.Repository, 1),
                "The repositories that the entry is for. Anyone can give an image this name: one from elsewhere gets nothing."
            )
            {
                IsRequired = true,
            },
            new(
                "mcp",
                new MappingShape { Free = Mcp, FreeName = "server" },
                "Credentials for its MCP servers, by their names in the labels."
            )
            {
                Default = "none",
            },
            new(
                "workspaces",
                new MappingShape { Free = Workspace, FreeName = "workspace" },
                "What its workspaces are, by their names in the labels."
            )
            {
                Default = "none",
            },
            new("resources", Resources, "What one instance may use.") { Default = "the policy's most" },
            new(
                "egress",
                new ValueShape(ValueForm.OneOf(["none", "open"])),
                "Whether its instances reach other networks."
            )
            {
                Default = "none",
            },
        ],
    };

    private static readonly MappingShape Policy = new()
    {
        Fields =
        [
            new(
                "repositories",
                new ListShape(
                    new MappingShape
                    {
                        Fields =
                        [
                            new("repository", new ValueShape(ValueForm.Repository), "Registry and repository.")
                            {
                                IsRequired = true,
                            },
                            new(
                                "signers",
                                List(ValueForm.OwnName, 1),
                                "Names of signers, one of whom must have signed."
                            )
                            {
                                Default = "unsigned images are allowed",
                            },
                        ],
                        Shorthand = "repository",
                    }
                ),
                "Where images may come from. An image is allowed where one entry allows it; a pattern alone stands for an entry without signers."
            )
            {
                Default = "nothing is allowed",
            },
            new("inference_types", List(ValueForm.Names), "Inference types that may be served.") { Default = "none" },
            new("models", List(ValueForm.Model), "Models that may be chosen, as GATEWAY/MODEL.") { Default = "none" },
            new(
                "mcp_servers",
                new ListShape(
                    new MappingShape
                    {
                        Fields =
                        [
                            new("agent", new ValueShape(ValueForm.Names), "The agent's name.") { IsRequired = true },
                            new("server", new ValueShape(ValueForm.Names), "The server's name.") { IsRequired = true },
                        ],
                    }
                ),
                "MCP servers whose credentials may be given."
            )
            {
                Default = "none",
            },
            new("workspace_sources", List(ValueForm.Source), "Folders and volumes that may be mounted.")
            {
                Default = "none",
            },
            new("channels", List(ValueForm.Names), "Event channels that may be subscribed to.") { Default = "none" },
            new(
                "reserved",
                new MappingShape
                {
                    Fields =
                    [
                        new("variables", List(ValueForm.Variables), "Names of variables.") { Default = "none more" },
                        new("paths", List(ValueForm.Paths), "Absolute paths.") { Default = "none more" },
                    ],
                },
                "Targets that no image may name, beyond those that always hold."
            )
            {
                Default = "none more",
            },
            new("resources", Resources, "The most that one instance may use.") { Default = "no limit" },
            new(
                "egress",
                new ValueShape(ValueForm.OneOf(["none", "open"])),
                "The most open network that an agent may have."
            )
            {
                Default = "none",
            },
        ],
    };

    /// <summary>The file.</summary>
    public static MappingShape Root { get; } =
        new()
        {
            Fields =
            [
                new("versions", List(ValueForm.Version, 1), "The versions of the specification that are accepted.")
                {
                    IsRequired = true,
                },
                new(
                    "orchestrator",
                    new MappingShape
                    {
                        Fields =
                        [
                            new(
                                "auth",
                                List(ValueForm.OneOf(["bearer", "mtls"]), 1),
                                "How harnesses may prove who they are."
                            )
                            {
                                Default = "both",
                            },
                        ],
                    },
                    "What the orchestrator itself offers."
                ),
                new(
                    "gateways",
                    new MappingShape
                    {
                        Free = Gateway,
                        FreeName = "gateway",
                        FreeForm = ValueForm.OwnName,
                    },
                    "Where models are, in the order of preference."
                )
                {
                    Default = "none",
                },
                new(
                    "agents",
                    new MappingShape { Free = Agent, FreeName = "agent" },
                    "What is set up for agents, by the name that their label declares."
                )
                {
                    Default = "none",
                },
                new(
                    "signers",
                    new MappingShape
                    {
                        Free = new MappingShape
                        {
                            Fields =
                            [
                                new(
                                    "key_file",
                                    new ValueShape(ValueForm.LocalFile),
                                    "Its public key as PEM, ECDSA P-256 or Ed25519; a path from this file's folder."
                                )
                                {
                                    IsRequired = true,
                                },
                            ],
                        },
                        FreeName = "signer",
                        FreeForm = ValueForm.OwnName,
                    },
                    "Whose signatures can be asked for."
                )
                {
                    Default = "none",
                },
                new("policy", Policy, "What is allowed. Whatever it does not name is refused.")
                {
                    Default = "nothing is allowed",
                },
            ],
        };

    private static ListShape List(ValueForm form, int least = 0) => new(new ValueShape(form), least);
}
