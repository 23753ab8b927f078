using Oac.Planning.Configuration;
using Oac.Planning.Configuration.Reading;
using Oac.Spec.Manifest;

namespace Oac.Planning.Tests.Configuration.Reading;

public class ConfigurationReaderTests
{
    private const string OffTheCurve =
        "the file holds a key whose point is not on its curve, with which nothing can be verified; expected a public key as PEM, ECDSA P-256 or Ed25519";

    [Fact]
    public void Every_key_arrives_at_its_place()
    {
        Assert.Empty(Reading.Wrong(Whole.Text));
        var read = Reading.Of(Whole.Text).Configuration!;

        Assert.Equal(["v1alpha2", "v1alpha3"], read.Versions);
        Assert.Equal(new OrchestratorAuth(Bearer: false, Mtls: true), read.Orchestrator);

        Assert.Equal(["main", "local"], read.Gateways.Select(static g => g.Name));
        var main = read.Gateways[0];
        Assert.Equal("https://gateway.example/v1", main.BaseUrl.ToString());
        Assert.Equal(new SecretReference(SecretKind.Variable, "GATEWAY_KEY"), main.ApiKey);
        Assert.Equal(["gpt-5", "meta/llama"], main.Models.Select(static m => m.Id));
        Assert.Equal(["chat-completions", "responses"], main.Models[0].Types);
        Assert.Equal(400_000, main.Models[0].Context);
        Assert.Equal(
            ModelCapabilities.Reasoning | ModelCapabilities.Tools | ModelCapabilities.InputVision,
            main.Models[0].Capabilities
        );
        Assert.Equal([new("gpqa", 85m), new("swe-bench-verified", 74.9m)], main.Models[0].Bench);
        Assert.Null(main.Models[1].Context);
        Assert.Null(read.Gateways[1].ApiKey);
        Assert.Equal(
            ModelCapabilities.InputAudio
                | ModelCapabilities.InputVideo
                | ModelCapabilities.OutputImage
                | ModelCapabilities.OutputAudio
                | ModelCapabilities.OutputVideo,
            read.Gateways[1].Models[0].Capabilities
        );

        var agent = Assert.Single(read.Agents);
        Assert.Equal("triage", agent.Name);
        Assert.Equal(["registry.example/agents/triage"], agent.Repositories.Select(static r => r.Text));
        var mcp = Assert.Single(agent.Mcp);
        Assert.Equal("github", mcp.Server);
        // An issuer is compared character by character (RFC 8414): its slash stays.
        Assert.Equal("https://id.example/", mcp.Registration!.Issuer!.OriginalString);
        Assert.Equal("https://id.example/register", mcp.Registration.Endpoint!.OriginalString);
        Assert.Equal("env:REGISTRATION_TOKEN", mcp.Registration.InitialAccessToken!.ToString());
        Assert.Equal(new McpClient("12345", new(SecretKind.File, "/run/secrets/github")), mcp.Client);
        Assert.Equal("env:GITHUB_TOKEN", mcp.Bearer!.ToString());
        Assert.Equal(
            [
                new("repo", new(WorkspaceSourceKind.Volume, "triage-repo"), WorkspaceSharing.Copy),
                new("notes", new(WorkspaceSourceKind.Bind, "/srv/notes"), WorkspaceSharing.Exclusive),
                new("cache", new(WorkspaceSourceKind.Bind, "/srv/cache"), WorkspaceSharing.Shared),
            ],
            agent.Workspaces
        );
        Assert.Equal(new(2L << 30, 1.5m, 256, 1_000_000), agent.Resources);
        Assert.Equal(Egress.Open, agent.Egress);

        Assert.Equal([new("release", Whole.Key)], read.Signers);

        var policy = read.Policy;
        Assert.Equal(
            [("registry.example/agents/*", "release"), ("registry.example/open/**", "")],
            policy.Repositories.Select(static r => (r.Repository.Text, string.Join(',', r.Signers)))
        );
        Assert.Equal(["chat-completions"], policy.InferenceTypes.Select(static p => p.Text));
        Assert.Equal(["main/**", "local/painter"], policy.Models.Select(static p => p.Text));
        Assert.Equal([("triage", "*")], policy.McpServers.Select(static p => (p.Agent.Text, p.Name.Text)));
        Assert.Equal(["volume:triage-*", "bind:/srv/**"], policy.WorkspaceSources.Select(static p => p.Text));
        Assert.Equal(["*"], policy.Channels.Select(static p => p.Text));
        Assert.Equal(["LD_*"], policy.Reserved.Variables.Select(static p => p.Text));
        Assert.Equal(["/etc/**"], policy.Reserved.Paths.Select(static p => p.Text));
        Assert.Equal(new(4L << 30, 2m, null, null), policy.Resources);
        Assert.Equal(Egress.Open, policy.Egress);
    }

    [Fact]
    public void The_least_allows_nothing()
    {
        var read = Reading.Of("versions: [v1alpha3]").Configuration!;

        Assert.Equal(["v1alpha3"], read.Versions);
        Assert.Equal(OrchestratorAuth.Both, read.Orchestrator);
        Assert.Empty(read.Gateways);
        Assert.Empty(read.Agents);
        Assert.Empty(read.Signers);
        Assert.Equal(Policy.DenyAll, read.Policy);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_in_the_order_of_the_file() =>
        Assert.Equal(
            [
                "c.yaml:1:12: versions[0]: expected v1alpha1, v1alpha2, v1alpha3, found 'v1alpha9'; did you mean v1alpha1?",
                "c.yaml:2:1: unknown key 'gatways'; did you mean gateways?; allowed: versions, orchestrator, gateways, agents, signers, policy",
                "c.yaml:4:11: agents.triage: the key repositories is missing: The repositories that the entry is for. Anyone can give an image this name: one from elsewhere gets nothing.",
                "c.yaml:4:20: agents.triage.egress: expected none, open, found 'opne'; did you mean open?",
                "c.yaml:6:12: policy.models[0]: there is no gateway 'main': the file has no gateways",
            ],
            Reading.Wrong(
                """
                versions: [v1alpha9]
                gatways: {}
                agents:
                  triage: {egress: opne}
                policy:
                  models: ["main/*"]
                """
            )
        );

    [Theory]
    [InlineData("", "c.yaml:1:1: the file is empty; 'versions: [v1alpha3]' is the least")]
    [InlineData("# nothing", "c.yaml:1:1: the file is empty; 'versions: [v1alpha3]' is the least")]
    [InlineData("[]", "c.yaml:1:1: expected a mapping such as 'versions: [v1alpha3]', found a list")]
    [InlineData("word", "c.yaml:1:1: expected a mapping such as 'versions: [v1alpha3]', found a text")]
    [InlineData("{}", "c.yaml:1:1: the key versions is missing: The versions of the specification that are accepted.")]
    [InlineData(
        "versions: []",
        "c.yaml:1:11: versions: the list is empty; it needs an item, or the key is left out where it may be"
    )]
    [InlineData("versions: v1alpha3", "c.yaml:1:11: versions: expected a list, found a text")]
    [InlineData("versions: [v1alpha3, v1alpha3]", "c.yaml:1:22: versions[1]: stands in the list already")]
    [InlineData(
        "versions: [v1alpha3]\nversions: [v1alpha2]",
        "c.yaml:2:1: the key 'versions' stands twice; first on line 1"
    )]
    [InlineData(
        "versions: [v1alpha3]\n---\nversions: [v1alpha3]",
        "c.yaml:2:1: a second document begins here; one is allowed"
    )]
    [InlineData("versions: &a [v1alpha3]", "c.yaml:1:11: an anchor (&name) is not allowed: write values out")]
    [InlineData("versions: !!seq [v1alpha3]", "c.yaml:1:11: a tag (!name) is not allowed")]
    [InlineData(
        "versions: [v1alpha3]\n? [a]\n: b",
        "c.yaml:2:3: a list stands where a key is expected; a key is a text"
    )]
    [InlineData("versions: !!!!!!!![v1alpha3]", "c.yaml:1:1: not well-formed YAML: a tag (!name) that is none")]
    public void The_file_itself(string text, string expected) => Assert.Equal([expected], Reading.Wrong(text));

    [Theory]
    // Policy's wildcards are what people forget to quote.
    [InlineData(
        "policy: {channels: [*]}",
        "c.yaml:2:21: not well-formed YAML: a text that begins with * stands in quotes: \"*\""
    )]
    [InlineData(
        "policy: {channels: [*x]}",
        "c.yaml:2:21: an alias (*name) is not allowed: write the value out; a text that begins with * stands in quotes"
    )]
    [InlineData(
        "policy:",
        "c.yaml:2:8: policy: expected a mapping with repositories, inference_types, models, mcp_servers, workspace_sources, channels, reserved, resources, egress, found nothing"
    )]
    [InlineData(
        "policy: {channels: ['']}",
        "c.yaml:2:21: policy.channels[0]: expected a pattern of names; \"*\" stands for any without a slash, \"**\" for any, found ''"
    )]
    [InlineData(
        "policy: {repositories: [busybox]}",
        "c.yaml:2:25: policy.repositories[0]: expected a pattern such as registry.example/agents/*, without a tag, found 'busybox'"
    )]
    [InlineData(
        "policy: {repositories: ['r.example/a:1']}",
        "c.yaml:2:25: policy.repositories[0]: expected a pattern such as registry.example/agents/*, without a tag, found 'r.example/a:1'"
    )]
    [InlineData(
        "policy: {repositories: [{signers: [x]}]}",
        "c.yaml:2:25: policy.repositories[0]: the key repository is missing: Registry and repository.",
        "c.yaml:2:36: policy.repositories[0].signers[0]: there is no signer 'x': the file has no signers"
    )]
    [InlineData(
        "policy: {repositories: [{repository: a/b, signers: []}]}",
        "c.yaml:2:52: policy.repositories[0].signers: the list is empty; it needs an item, or the key is left out where it may be"
    )]
    [InlineData(
        "signers: {release: {key_file: cosign.pub}}\npolicy: {repositories: [{repository: a/b, signers: [relaese]}]}",
        "c.yaml:3:53: policy.repositories[0].signers[0]: there is no signer 'relaese'; did you mean release?"
    )]
    [InlineData(
        "signers: {release: {key_file: cosign.pub}}\npolicy: {repositories: [{repository: a/b, signers: [other]}]}",
        "c.yaml:3:53: policy.repositories[0].signers[0]: there is no signer 'other'; the file has release"
    )]
    [InlineData(
        "gateways: {main: {base_url: 'http://a/v1'}}\npolicy: {models: [mian/*]}",
        "c.yaml:3:19: policy.models[0]: there is no gateway 'mian'; did you mean main?"
    )]
    [InlineData(
        "policy: {models: [gpt-5]}",
        "c.yaml:2:19: policy.models[0]: expected a pattern of GATEWAY/MODEL such as main/*, found 'gpt-5'"
    )]
    [InlineData(
        "policy: {mcp_servers: [a/b]}",
        "c.yaml:2:24: policy.mcp_servers[0]: expected a mapping with agent, server, found a text"
    )]
    [InlineData(
        "policy: {workspace_sources: ['volumes:x']}",
        "c.yaml:2:30: policy.workspace_sources[0]: expected a pattern of bind:/PATH or volume:NAME such as bind:/srv/agents/**, found 'volumes:x'"
    )]
    [InlineData(
        "policy: {reserved: {variables: [a=b]}}",
        "c.yaml:2:33: policy.reserved.variables[0]: expected a pattern of variables such as LD_*, found 'a=b'"
    )]
    [InlineData(
        "policy: {reserved: {paths: [etc]}}",
        "c.yaml:2:29: policy.reserved.paths[0]: expected a pattern of absolute paths such as /etc/**, found 'etc'"
    )]
    [InlineData(
        "policy: {resources: {memory: 2 gigs}}",
        "c.yaml:2:30: policy.resources.memory: expected a size such as 512MiB, 1.5GiB or a number of bytes, found '2 gigs'"
    )]
    [InlineData(
        "policy: {resources: {memory: 0.1B}}",
        "c.yaml:2:30: policy.resources.memory: expected a size such as 512MiB, 1.5GiB or a number of bytes, found '0.1B' (from 1 byte to 1000 TB are allowed)"
    )]
    [InlineData(
        "policy: {resources: {cpus: 0}}",
        "c.yaml:2:28: policy.resources.cpus: expected a number of processors from 0.01 to 4096, found '0'"
    )]
    [InlineData(
        "policy: {resources: {processes: 1.5}}",
        "c.yaml:2:33: policy.resources.processes: expected a whole number from 1 to 4194304, found '1.5' (not a whole number)"
    )]
    [InlineData(
        "orchestrator: {auth: []}",
        "c.yaml:2:22: orchestrator.auth: the list is empty; it needs an item, or the key is left out where it may be"
    )]
    public void Policy_and_its_names(string text, params string[] expected) =>
        Assert.Equal(expected, Reading.Wrong("versions: [v1alpha3]\n" + text));

    [Theory]
    [InlineData(
        "{}",
        "1:15: gateways.g: the key base_url is missing: Its address with /v1, as OpenAI clients expect it."
    )]
    [InlineData(
        "{base_url: gateway.example}",
        "1:26: gateways.g.base_url: expected an absolute URL with http or https, found something else, which is not repeated here"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {}}}",
        "1:50: gateways.g.models.m: the key types is missing: The inference types that it serves."
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {types: []}}}",
        "1:58: gateways.g.models.m.types: the list is empty; it needs an item, or the key is left out where it may be"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {types: [a.b]}}}",
        "1:59: gateways.g.models.m.types[0]: expected an inference type such as chat-completions, found 'a.b'"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {'': {types: [a]}}}",
        "1:47: gateways.g.models: expected a name that is not empty as the name of a model, found ''"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {types: [a], context: '1'}}}",
        "1:72: gateways.g.models.m.context: expected a whole number of tokens from 1 to 1000000000000, found '1' (in quotes it is a text; write it without)"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {types: [a], context: 0x10}}}",
        "1:72: gateways.g.models.m.context: expected a whole number of tokens from 1 to 1000000000000, found '0x10' (no number that can be held)"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {types: [a], context: 0}}}",
        "1:72: gateways.g.models.m.context: expected a whole number of tokens from 1 to 1000000000000, found '0'"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {types: [a], tools: yes}}}",
        "1:70: gateways.g.models.m.tools: expected true or false, found 'yes'"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {types: [a], input: [image]}}}",
        "1:71: gateways.g.models.m.input[0]: expected vision, audio, video, found 'image'"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {types: [a], bench: {b: 101}}}}",
        "1:74: gateways.g.models.m.bench.b: expected a number from 0 to 100, found '101'"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {types: [a], bench: {b: -1}}}}",
        "1:74: gateways.g.models.m.bench.b: expected a number from 0 to 100, found '-1'"
    )]
    [InlineData(
        "{base_url: 'http://h', models: {m: {types: [a], bench: {b: .inf}}}}",
        "1:74: gateways.g.models.m.bench.b: expected a number from 0 to 100, found '.inf' (no number that can be held)"
    )]
    public void Gateways(string gateway, string expected) =>
        Assert.Equal(["c.yaml:" + expected], Reading.Wrong($"gateways: {{g: {gateway}}}\nversions: [v1alpha3]"));

    [Theory]
    [InlineData("1:25: agents.t: the key repositories", "{egress: none}")]
    [InlineData(
        "agents.t.mcp.s: needs at least one of registration, client, bearer",
        "{repositories: [a/b], mcp: {s: {}}}"
    )]
    [InlineData(
        "agents.t.mcp.s.registration: needs at least one of issuer, endpoint",
        "{repositories: [a/b], mcp: {s: {registration: {}}}}"
    )]
    [InlineData(
        "agents.t.mcp.s.client: the key id is missing",
        "{repositories: [a/b], mcp: {s: {client: {secret: {env: A}}}}}"
    )]
    [InlineData(
        "agents.t.workspaces.w: needs exactly one of bind, volume",
        "{repositories: [a/b], workspaces: {w: {}}}"
    )]
    [InlineData(
        "agents.t.workspaces.w: needs exactly one of bind, volume",
        "{repositories: [a/b], workspaces: {w: {bind: /a, volume: ab}}}"
    )]
    [InlineData(
        "agents.t.workspaces.w.bind: expected the absolute path of a folder, without '.', '..' and doubled slashes, found './x'",
        "{repositories: [a/b], workspaces: {w: {bind: ./x}}}"
    )]
    [InlineData(
        "agents.t.workspaces.w.bind: expected the absolute path of a folder, without '.', '..' and doubled slashes, found '/srv/../etc'",
        "{repositories: [a/b], workspaces: {w: {bind: /srv/../etc}}}"
    )]
    [InlineData(
        "agents.t.workspaces.w.bind: expected the absolute path of a folder, without '.', '..' and doubled slashes, found '/srv//x'",
        "{repositories: [a/b], workspaces: {w: {bind: /srv//x}}}"
    )]
    [InlineData(
        "agents.t.workspaces.w.volume: expected the name of a volume",
        "{repositories: [a/b], workspaces: {w: {volume: a/b}}}"
    )]
    [InlineData(
        "agents.t.workspaces.w.volume: expected the name of a volume: letters, digits, '.', '_' and '-', two at least, found '12' (a number; in quotes it would be a text)",
        "{repositories: [a/b], workspaces: {w: {volume: 12}}}"
    )]
    [InlineData(
        "agents.t.workspaces.w.sharing: expected exclusive, shared, copy, found 'share'; did you mean shared?",
        "{repositories: [a/b], workspaces: {w: {volume: ab, sharing: share}}}"
    )]
    public void Agents(string expected, string agent) =>
        Assert.Contains(
            expected.Replace("1:25: ", "", StringComparison.Ordinal),
            Assert.Single(Reading.Wrong($"versions: [v1alpha3]\nagents: {{t: {agent}}}")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("missing.pub", "the file cannot be read: there is no such file")]
    [InlineData(
        "cosign.key",
        "the file holds a private key, which belongs nowhere near this file; expected a public key as PEM, ECDSA P-256 or Ed25519"
    )]
    [InlineData(
        "certificate",
        "the file holds PEM of another kind than PUBLIC KEY; expected a public key as PEM, ECDSA P-256 or Ed25519"
    )]
    [InlineData(
        "rsa.pub",
        "the file holds a key of another kind; expected a public key as PEM, ECDSA P-256 or Ed25519"
    )]
    [InlineData("off.pub", OffTheCurve)]
    // y is 2, which no x has; y is the prime; x is 0 and said to be odd.
    [InlineData("off-edwards.pub", OffTheCurve)]
    [InlineData("high-edwards.pub", OffTheCurve)]
    [InlineData("odd-edwards.pub", OffTheCurve)]
    [InlineData("words", "the file holds no PEM; expected a public key as PEM, ECDSA P-256 or Ed25519")]
    [InlineData(
        "long",
        "the file holds more than 16384 characters; expected a public key as PEM, ECDSA P-256 or Ed25519"
    )]
    public void Keys_of_signers(string file, string expected) =>
        Assert.Equal(
            [$"c.yaml:2:25: signers.s.key_file: {expected}"],
            Reading.Wrong($"versions: [v1alpha3]\nsigners: {{s: {{key_file: {file}}}}}")
        );

    [Fact]
    public void An_Edwards_key_is_a_key() =>
        Assert.Equal(
            Whole.EdwardsKey,
            Reading
                .Of("versions: [v1alpha3]\nsigners: {s: {key_file: edwards.pub}}")
                .Configuration!.Signers[0]
                .PublicKey
        );

    [Fact]
    public void A_larger_document_gets_its_other_entries_back()
    {
        var document = ConfigurationDocument.Parse(
            "oacd.yaml",
            "listen: 127.0.0.1:8080\nversions: [v1alpha3]\nstore: {path: /var}"u8
        );

        var reading = ConfigurationReader.ReadPart(document, (ConfigurationMapping)document.Root!, Reading.KeyFile);

        Assert.Empty(reading.Findings);
        Assert.Equal(["v1alpha3"], reading.Configuration!.Versions);
        Assert.Equal(["listen", "store"], reading.Others.Select(static o => o.Key.Value));
        Assert.Equal((1, 9), (reading.Others[0].Value.Line, reading.Others[0].Value.Column));
        Assert.Equal(["versions", "orchestrator", "gateways", "agents", "signers", "policy"], ConfigurationReader.Keys);
    }

    [Fact]
    public void A_node_below_the_top_can_be_the_configuration()
    {
        var document = ConfigurationDocument.Parse("oacd.yaml", "planning:\n  versions: [v1alpha4]\n");

        var reading = ConfigurationReader.ReadPart(
            document,
            (ConfigurationMapping)((ConfigurationMapping)document.Root!).Find("planning")!,
            Reading.KeyFile
        );

        Assert.StartsWith(
            "oacd.yaml:2:14: versions[0]: expected v1alpha1",
            Assert.Single(reading.Findings).ToString(),
            StringComparison.Ordinal
        );
    }
}
