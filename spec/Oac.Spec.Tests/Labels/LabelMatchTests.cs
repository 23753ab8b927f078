using Oac.Spec.Labels;

namespace Oac.Spec.Tests.Labels;

/// <summary>Which key is which label: names with dots, names that are words of the schema, near misses.</summary>
public sealed class LabelMatchTests
{
    public static TheoryData<string> Versions => Schemas.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_pattern_is_matched_by_its_own_key(string version)
    {
        var schema = Schemas.Of(version);
        foreach (var pattern in schema.Patterns)
        {
            var key = LabelPattern.Fill(pattern.Text, "first", "second");
            var match = schema.Match(key);
            Assert.NotNull(match);
            var (text, name, detail) = match.Value;
            var names = pattern.Text.Count(static c => c == '<');
            Assert.Equal(pattern.Text, text);
            Assert.Equal(names > 0 ? "first" : "", name);
            Assert.Equal(names > 1 ? "second" : "", detail);
        }
    }

    [Theory]
    [InlineData("mcp.github.dcr.scopes", "mcp.<name>.dcr.scopes", "github", "")]
    [InlineData("mcp.mcp.example.com.bearer.token.env", "mcp.<name>.bearer.token.env", "mcp.example.com", "")]
    [InlineData("mcp.workspace.bearer.token.file", "mcp.<name>.bearer.token.file", "workspace", "")]
    [InlineData("mcp.dcr.scopes.dcr.scopes", "mcp.<name>.dcr.scopes", "dcr.scopes", "")]
    [InlineData("mcp.dcr.dcr.scopes", "mcp.<name>.dcr.scopes", "dcr", "")]
    [InlineData(
        "mcp.a.dcr.client_id.env.oauth.client_id.env",
        "mcp.<name>.oauth.client_id.env",
        "a.dcr.client_id.env",
        ""
    )]
    [InlineData("mcp.<name>.dcr.scopes", "mcp.<name>.dcr.scopes", "<name>", "")]
    [InlineData("workspace.path.path", "workspace.<name>.path", "path", "")]
    [InlineData("workspace.mutable.path", "workspace.<name>.path", "mutable", "")]
    [InlineData("workspace.a.path.mutable", "workspace.<name>.mutable", "a.path", "")]
    [InlineData("workspace.src.v1.path", "workspace.<name>.path", "src.v1", "")]
    [InlineData("events.events.schema.path", "events.<name>.schema.path", "events", "")]
    [InlineData("events.schema.schema.mimetype", "events.<name>.schema.mimetype", "schema", "")]
    [InlineData("events.Not A Name!.schema.path", "events.<name>.schema.path", "Not A Name!", "")]
    [InlineData("inference.x.bench.swe.context", "inference.<type>.bench.<id>", "x", "swe.context")]
    [InlineData("inference.chat-completions.bench.gpqa", "inference.<type>.bench.<id>", "chat-completions", "gpqa")]
    [InlineData("inference.bench.bench.bench", "inference.<type>.bench.<id>", "bench", "bench")]
    [InlineData("inference.bench.context", "inference.<type>.context", "bench", "")]
    [InlineData("inference.x.input.vision", "inference.<type>.input.vision", "x", "")]
    [InlineData("inference.input.input.vision", "inference.<type>.input.vision", "input", "")]
    [InlineData("inference.api_base.env", "inference.api_base.env", "", "")]
    [InlineData("inference.api.context", "inference.<type>.context", "api", "")]
    [InlineData("mcp.é.日本.dcr.scopes", "mcp.<name>.dcr.scopes", "é.日本", "")]
    public void A_key_is_this_label(string key, string pattern, string name, string detail) =>
        Assert.Equal((pattern, name, detail), Schemas.Of("v1alpha3").Match(key));

    [Theory]
    // nothing, or only dots
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("mcp")]
    [InlineData("mcp.")]
    [InlineData("inference")]
    [InlineData("inference.")]
    [InlineData("inference..")]
    // empty names, and names with an empty part
    [InlineData("mcp..dcr.scopes")]
    [InlineData("mcp.dcr.scopes")]
    [InlineData("mcp.a..dcr.scopes")]
    [InlineData("mcp..a.dcr.scopes")]
    [InlineData("mcp.a..b.dcr.scopes")]
    [InlineData("workspace.path")]
    [InlineData("workspace..path")]
    [InlineData("workspace...path")]
    [InlineData("events..schema.path")]
    [InlineData("events.schema.path")]
    [InlineData("inference..context")]
    [InlineData("inference.context")]
    [InlineData("inference.x.bench")]
    [InlineData("inference.x.bench.")]
    [InlineData("inference.x.bench..a")]
    [InlineData("inference.x.bench.a.")]
    [InlineData("inference..bench.a")]
    // near misses
    [InlineData("Version")]
    [InlineData("version ")]
    [InlineData(" version")]
    [InlineData("version.x")]
    [InlineData("versions")]
    [InlineData("name.")]
    [InlineData("mcp.a.dcr.scope")]
    [InlineData("mcp.a.dcr.scopesx")]
    [InlineData("mcp.a.xdcr.scopes")]
    [InlineData("mcp.a.dcr.client_id")]
    [InlineData("mcp.a.client_id.env")]
    [InlineData("mcp.a.bearer.token.path")]
    [InlineData("mcpx.a.dcr.scopes")]
    [InlineData("workspace.a.Path")]
    [InlineData("workspaces.a.path")]
    [InlineData("orchestrator.file")]
    [InlineData("orchestrator.mtls.cert.env")]
    [InlineData("orchestrator.bearer.env")]
    [InlineData("orchestrator.env.x")]
    [InlineData("events.a.b.schema.path")]
    [InlineData("events.a.schema")]
    [InlineData("events.a")]
    [InlineData("inference.x.y.context")]
    [InlineData("inference.x.input")]
    [InlineData("inference.x.input.image")]
    [InlineData("inference.x.output.vision")]
    [InlineData("inference.x.Context")]
    // a fixed label has the segment, so it is no inference type
    [InlineData("inference.api_base.context")]
    [InlineData("inference.api_key.bench.gpqa")]
    [InlineData("inference.api_base")]
    [InlineData("inference.api_base.file")]
    // other versions' labels, and the prefix itself
    [InlineData("inference.x.models")]
    [InlineData("org.openagentcontainers.version")]
    [InlineData("description")]
    public void A_key_is_no_label(string key)
    {
        Assert.False(Schemas.Of("v1alpha3").TryMatch(key, out var match));
        Assert.Equal(default, match);
    }

    [Theory]
    [InlineData("session.isolation", false, true, true)]
    [InlineData("inference.x.models", true, true, false)]
    [InlineData("inference.x.context", false, false, true)]
    [InlineData("inference.x.bench.gpqa", false, false, true)]
    public void A_version_knows_its_own_labels_only(string key, params bool[] known) =>
        Assert.Equal(known, Schemas.Released.Select(s => s.TryMatch(key, out _)));

    [Theory]
    [MemberData(nameof(Versions))]
    public void No_key_makes_it_throw(string version)
    {
        var schema = Schemas.Of(version);
        var random = new Random(20260530);
        string[] parts =
        [
            "",
            "mcp",
            "inference",
            "workspace",
            "events",
            "bench",
            "dcr",
            "scopes",
            "env",
            "path",
            "x",
            "schema",
            "\0",
            "é",
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var key = string.Join('.', random.GetItems(parts, random.Next(7)));
            if (!schema.TryMatch(key, out var match))
            {
                continue;
            }
            var filled = LabelPattern.Fill(
                schema.Patterns[match.Pattern].Text,
                match.NameLength == 0 ? null : key.Substring(match.NameStart, match.NameLength),
                match.DetailLength == 0 ? null : key.Substring(match.DetailStart, match.DetailLength)
            );
            Assert.Equal(key, filled);
        }
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        var schema = Schemas.Of("v1alpha3");
        string[] keys =
        [
            "version",
            "mcp.mcp.example.com.oauth.client_secret.file",
            "inference.x.bench.swe.context",
            "nothing",
        ];
        Match();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Match();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Match()
        {
            foreach (var key in keys)
            {
                schema.TryMatch(key, out _);
            }
        }
    }
}
