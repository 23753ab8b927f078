using Oac.Images;
using Oac.Producer.AgentFiles;

namespace Oac.Producer.Tests.AgentFiles;

public sealed class AgentFileReaderTests
{
    /// <summary>A file with every key that becomes no label.</summary>
    internal const string Whole = """
        version: v1alpha3
        name: reviewer
        session:
          isolation: true
        needs:
          api_base: { env: OPENAI_BASE_URL }
          api_key: { env: OPENAI_API_KEY }
          chat-completions:
            context: 128000
            bench:
              swe.bench: 45.5
        orchestrator:
          env: ORCHESTRATOR_URL
          bearer:
            token: { file: /run/oac/token }
        mcp:
          git.hub:
            dcr:
              scopes: [repo, "read:org"]
              client_id: { env: GITHUB_CLIENT }
        channels:
          review:
            schema:
              path: /schemas/review.json
              mimetype: application/schema+json
              from: schemas/review.json
        base: docker.io/library/alpine:3
        platforms: [linux/amd64, linux/arm64/v8]
        files:
          - from: agent
            to: /agent
            mode: "0755"
          - from: data
            to: /data/
            owner: 1000:1001
          - to: /tmp
            mode: "1777"
        exclude: ["**/*.log"]
        entrypoint: [/agent, --verbose]
        command: [serve, 8080, true]
        user: "1000:1000"
        workdir: /data
        env:
          LANG: C.UTF-8
          EMPTY: ""
        annotations:
          org.opencontainers.image.title: Reviewer
        labels:
          maintainer: team@example.org
        """;

    [Fact]
    public void Everything_is_read()
    {
        var file = Read(Whole);

        Assert.Equal("v1alpha3", file.Version!.Schema.Version);
        AgentFileRoundTripTests.AssertSame(
            [
                new("org.openagentcontainers.version", "v1alpha3"),
                new("org.openagentcontainers.name", "reviewer"),
                new("org.openagentcontainers.session.isolation", "true"),
                new("org.openagentcontainers.inference.api_base.env", "OPENAI_BASE_URL"),
                new("org.openagentcontainers.inference.api_key.env", "OPENAI_API_KEY"),
                new("org.openagentcontainers.inference.chat-completions.context", "128000"),
                new("org.openagentcontainers.inference.chat-completions.bench.swe.bench", "45.5"),
                new("org.openagentcontainers.orchestrator.env", "ORCHESTRATOR_URL"),
                new("org.openagentcontainers.orchestrator.bearer.token.file", "/run/oac/token"),
                new("org.openagentcontainers.mcp.git.hub.dcr.scopes", "repo read:org"),
                new("org.openagentcontainers.mcp.git.hub.dcr.client_id.env", "GITHUB_CLIENT"),
                new("org.openagentcontainers.events.review.schema.path", "/schemas/review.json"),
                new("org.openagentcontainers.events.review.schema.mimetype", "application/schema+json"),
                new("maintainer", "team@example.org"),
            ],
            file.LabelPairs
        );
        Assert.Equal("docker.io/library/alpine:3", file.Base!.Value);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], file.Platforms.Select(static p => p.Platform.ToString()));
        Assert.Equal(["agent", "data", null, "schemas/review.json"], file.Files.Select(static f => f.From?.Value));
        Assert.Equal(["/agent", "/data/", "/tmp", "/schemas/review.json"], file.Files.Select(static f => f.To.Value));
        Assert.Equal(
            [(UnixFileMode)0b111_101_101, null, (UnixFileMode)0b1_111_111_111, null],
            file.Files.Select(static f => f.Mode)
        );
        Assert.Equal(new FileOwner(1000, 1001), file.Files[1].Owner);
        Assert.Equal(["**/*.log"], file.Exclude.Select(static e => e.Value));
        Assert.Equal(["/agent", "--verbose"], file.Entrypoint!.Words);
        Assert.Equal(["serve", "8080", "true"], file.Command!.Words);
        Assert.Equal("1000:1000", file.User!.Value);
        Assert.Equal("/data", file.WorkingDirectory!.Value);
        Assert.Equal(
            [("LANG", "C.UTF-8"), ("EMPTY", "")],
            file.Environment.Select(static e => (e.Name.Value, e.Value.Value))
        );
        Assert.Equal("Reviewer", Assert.Single(file.Annotations).Value.Value);
    }

    [Fact]
    public void A_label_knows_its_place()
    {
        var label = Read("name: x\nneeds:\n  chat-completions:\n    context: 8000\n").Labels[^1];

        Assert.Equal(new SourceSpan(4, 5, 4, 12), label.KeySpan);
        Assert.Equal(new SourceSpan(4, 14, 4, 18), label.ValueSpan);
    }

    [Fact]
    public void Without_a_version_the_newest_counts() =>
        Assert.Equal(
            ["org.openagentcontainers.version", "org.openagentcontainers.name"],
            Read("name: x").Labels.Select(static l => l.Key)
        );

    [Theory]
    [InlineData("", "1:1: the file is empty")]
    [InlineData("# nothing", "1:1: the file is empty")]
    [InlineData("[]", "1:1: expected a mapping with version, name, session")]
    [InlineData("{}", "1:1: the file is empty; allowed: version, name")]
    [InlineData("name", "1:1: expected a mapping with version")]
    [InlineData("name: [x]", "1:7: expected a text for name, found a list")]
    [InlineData("name:", "1:6: expected a text for name, found nothing; an empty text is \"\"")]
    [InlineData("name: ~", "1:7: expected a text for name, found nothing")]
    [InlineData("nmae: x", "1:1: unknown key 'nmae' in the file; did you mean name?; allowed: version, name")]
    [InlineData("name: x\nname: y", "2:1: the key 'name' stands twice")]
    [InlineData(
        "version: v1alpha4\nname: x",
        "1:10: expected v1alpha1, v1alpha2, v1alpha3 or none for the file, found 'v1alpha4'; did you mean v1alpha1?"
    )]
    [InlineData("version: {}\nname: x", "1:10: expected v1alpha1")]
    [InlineData(
        "version: none\nname: x",
        "2:1: unknown key 'name' in the file; known to v1alpha1 and v1alpha2 and v1alpha3, not to a file without a version"
    )]
    [InlineData(
        "version: v1alpha1\nsession: { isolation: true }",
        "2:1: unknown key 'session' in the file; known to v1alpha2 and v1alpha3, not to v1alpha1"
    )]
    [InlineData(
        "version: v1alpha3\nneeds: { chat-completions: { models: x } }",
        "2:30: unknown key 'models' in needs.chat-completions; known to v1alpha1 and v1alpha2, not to v1alpha3"
    )]
    [InlineData(
        "needs:\n  chat-completions:\n    contex: 1",
        "3:5: unknown key 'contex' in needs.chat-completions; did you mean context?; allowed: context, reasoning, tools, input, output, bench"
    )]
    [InlineData(
        "needs: { chat-completions: { context: 8k } }",
        "1:39: expected a whole number greater than 0 for needs.chat-completions.context, found '8k'"
    )]
    [InlineData(
        "needs: { a.b: { context: 8 } }",
        "1:10: 'a.b' cannot stand in the label org.openagentcontainers.inference.<type>.context"
    )]
    [InlineData("needs: { \"\": { context: 8 } }", "1:10: '' cannot stand in the label")]
    [InlineData("session: { isolation: yes }", "1:23: expected true or false for session.isolation, found 'yes'")]
    [InlineData("mcp: { a: { dcr: { scopes: [] } } }", "1:28: the list mcp.a.dcr.scopes is empty")]
    [InlineData("mcp: { a: { dcr: { scopes: [a b] } } }", "1:29: the item 'a b' of mcp.a.dcr.scopes holds a space")]
    [InlineData(
        "mcp: { a: { dcr: { scopes: [[a]] } } }",
        "1:29: expected a text that is not empty in mcp.a.dcr.scopes, found a list"
    )]
    [InlineData("mcp: { a: {} }", "1:11: mcp.a is empty; allowed: dcr, oauth, bearer")]
    [InlineData(
        "name: x\nlabels: { org.openagentcontainers.name: y }",
        "2:11: the label 'org.openagentcontainers.name' is set by another key"
    )]
    [InlineData(
        "name: x\nlabels: { org.openagentcontainers.version: v1alpha1 }",
        "2:11: the label 'org.openagentcontainers.version' is set by another key"
    )]
    [InlineData("name: x\nlabels: { \"\": y }", "2:11: expected a text that is not empty as a key of labels, found ''")]
    [InlineData("channels: { a: { schema: { from: a.json } } }", "1:34: the schema has a file to copy, but no path")]
    [InlineData("files: { from: a, to: /a }", "1:8: expected a list for files, found a mapping")]
    [InlineData("files: [{ from: a }]", "1:9: files lacks the key 'to'")]
    [InlineData("files: [{ from: a/../b, to: /a }]", "1:17: expected a path below this file's folder")]
    [InlineData("files: [{ from: /etc/passwd, to: /a }]", "1:17: expected a path below this file's folder")]
    [InlineData("files: [{ from: a, to: /a/../b }]", "1:24: expected an absolute path in the image")]
    [InlineData("files: [{ from: a, to: /a, mode: 0999 }]", "1:34: expected three or four octal digits")]
    [InlineData("files: [{ from: a, to: /a, owner: root }]", "1:35: expected numbers such as 1000 or 1000:1000")]
    [InlineData("files: [{ from: a, to: /a, owner: 99999999999 }]", "1:35: expected numbers")]
    [InlineData("platforms: amd64", "1:12: expected a platform such as linux/amd64")]
    [InlineData("entrypoint: /agent", "1:13: expected a list for entrypoint, found a text")]
    [InlineData("env: { A=B: x }", "1:8: expected the name of a variable as a key of env, found 'A=B'")]
    [InlineData("name: &a x", "1:7: anchors are not allowed")]
    [InlineData("name: *a", "1:7: aliases are not allowed")]
    [InlineData("name: !!str x", "1:7: tags are not allowed")]
    [InlineData("name: x\n---\nname: y", "a second document begins here")]
    [InlineData("name: \"x", "not well-formed YAML")]
    [InlineData("name: {", "not well-formed YAML")]
    [InlineData("name: !!!!!!!![x]", "not well-formed YAML")]
    [InlineData("? [a]\n: b", "1:3: a key is a text")]
    public void A_mistake_names_its_place(string text, string expected)
    {
        var exception = Assert.Throws<UsageException>(() => Read(text));

        Assert.StartsWith("oac.yaml:", exception.Message);
        Assert.Contains(expected, exception.Message);
    }

    [Fact]
    public void Depth_and_size_are_limited()
    {
        var deep = "name: " + new string('[', 100) + new string(']', 100);
        var wide = "entrypoint: [" + string.Join(',', Enumerable.Repeat("a", YamlDocument.MaxNodes)) + "]";
        var many = "entrypoint: [" + string.Join(',', Enumerable.Repeat("a", AgentFileShape.MaxItems + 1)) + "]";

        Assert.Contains(
            $"more than {ImageLimits.MaxYamlDepth} levels deep",
            Assert.Throws<UsageException>(() => Read(deep)).Message
        );
        Assert.Contains(
            $"more than {YamlDocument.MaxNodes} values",
            Assert.Throws<UsageException>(() => Read(wide)).Message
        );
        Assert.Contains(
            $"more than {AgentFileShape.MaxItems} items in entrypoint",
            Assert.Throws<UsageException>(() => Read(many)).Message
        );
    }

    private static AgentFile Read(string text) => AgentFileReader.Read(new SourceText("oac.yaml", text));
}
