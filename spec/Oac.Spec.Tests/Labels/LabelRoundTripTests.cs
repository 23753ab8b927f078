using FsCheck;
using FsCheck.Fluent;
using Oac.Spec.Labels;

namespace Oac.Spec.Tests.Labels;

/// <summary>Labels to the typed set and back: nothing is lost, added or reordered at random.</summary>
public sealed class LabelRoundTripTests
{
    private static readonly string[] Names =
    [
        "a",
        "github",
        "mcp.example.com",
        "dcr.scopes",
        "path",
        "workspace",
        "x-1",
        "bench",
        "é.日本",
        "A",
        "schema",
    ];

    private static readonly string[] Values =
    [
        "",
        "true",
        "false",
        " ",
        "V",
        "/run/x",
        "a b",
        "\"q\"\n",
        "100",
        "日本",
    ];

    public static TheoryData<string> Versions => Schemas.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_is_read_is_written_again(string version)
    {
        var schema = Schemas.Of(version);
        Prop.ForAll(
                LabelSets(schema),
                labels =>
                {
                    var set = schema.ReadLabels(labels);
                    var written = set.Write();
                    Assert.Equal(labels.OrderBy(Key), written.OrderBy(Key));
                    Assert.Equal(version, set.SchemaVersion);

                    // Whatever the order of the input, the set and the order of the output are the same.
                    var other = schema.ReadLabels(labels.Reverse());
                    Assert.Equal(set, other);
                    Assert.Equal(set.GetHashCode(), other.GetHashCode());
                    Assert.Equal(written, other.Write());
                    Assert.Equal(set, schema.ReadLabels(written));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20260530, 1));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_order_of_writing_is_that_of_the_schema(string version)
    {
        var schema = Schemas.Of(version);
        var labels = schema
            .Patterns.Select(p => KeyValuePair.Create(LabelNamespace.Prefix + LabelPattern.Fill(p.Text, "n", "d"), "v"))
            .ToArray();
        Assert.Equal(labels, schema.ReadLabels(labels.Reverse()).Write());
    }

    [Fact]
    public void Of_equal_keys_the_last_one_counts()
    {
        var labels = (V1Alpha3.AgentLabels)
            Schemas
                .Of("v1alpha3")
                .ReadLabels([new(V1Alpha3.LabelKeys.Name, "first"), new(V1Alpha3.LabelKeys.Name, "second")]);
        Assert.Equal("second", labels.Name);
    }

    [Fact]
    public void Empty_differs_from_absent()
    {
        var labels = (V1Alpha3.AgentLabels)Schemas.Of("v1alpha3").ReadLabels([new(V1Alpha3.LabelKeys.Name, "")]);
        Assert.Equal("", labels.Name);
        Assert.Null(labels.Version);
        Assert.NotEqual(V1Alpha3.AgentLabels.Empty, labels);
        Assert.Equal([new(V1Alpha3.LabelKeys.Name, "")], labels.Write());
    }

    [Fact]
    public void No_label_is_the_empty_set()
    {
        Assert.Equal(V1Alpha3.AgentLabels.Empty, Schemas.Of("v1alpha3").ReadLabels([]));
        Assert.Empty(V1Alpha3.AgentLabels.Empty.Write());
    }

    [Fact]
    public void A_set_can_be_written_by_hand()
    {
        var labels = new V1Alpha3.AgentLabels
        {
            Version = "v1alpha3",
            Inference = new()
            {
                ApiBase = new() { Env = "OPENAI_BASE_URL" },
                Types = LabelMap<V1Alpha3.InferenceTypeLabels>.Create([
                    new(
                        "chat-completions",
                        new()
                        {
                            Context = "128000",
                            Input = new() { Vision = "true" },
                            Bench = LabelMap<string>.Create([new("swe.context", "40")]),
                        }
                    ),
                ]),
            },
        };
        Assert.Equal(
            [
                new("org.openagentcontainers.version", "v1alpha3"),
                new("org.openagentcontainers.inference.api_base.env", "OPENAI_BASE_URL"),
                new("org.openagentcontainers.inference.chat-completions.context", "128000"),
                new("org.openagentcontainers.inference.chat-completions.input.vision", "true"),
                new("org.openagentcontainers.inference.chat-completions.bench.swe.context", "40"),
            ],
            labels.Write()
        );
        Assert.Equal(labels, Schemas.Of("v1alpha3").ReadLabels(labels.Write()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("api_base")]
    public void A_name_that_would_not_be_found_again_is_not_written(string type)
    {
        var labels = new V1Alpha3.AgentLabels
        {
            Inference = new()
            {
                Types = LabelMap<V1Alpha3.InferenceTypeLabels>.Create([new(type, new() { Context = "1" })]),
            },
        };
        Assert.Throws<ArgumentException>(labels.Write);
    }

    private static Arbitrary<KeyValuePair<string, string>[]> LabelSets(LabelSchema schema)
    {
        var label =
            from pattern in Gen.Elements(schema.Patterns.AsEnumerable())
            from name in Gen.Elements(Names)
            from detail in Gen.Elements(Names)
            from value in Gen.Elements(Values)
            let key = LabelPattern.Fill(pattern.Text, name, detail)
            where schema.TryMatch(key, out var match) && match.Pattern == pattern.Index
            select KeyValuePair.Create(LabelNamespace.Prefix + key, value);
        return Gen.ArrayOf(label).Select(static labels => labels.DistinctBy(Key).ToArray()).ToArbitrary();
    }

    private static string Key(KeyValuePair<string, string> label) => label.Key;
}
