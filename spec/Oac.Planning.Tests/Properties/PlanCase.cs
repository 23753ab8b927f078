using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;

namespace Oac.Planning.Tests.Properties;

/// <summary>An image and a configuration, each as a set of parts, so that a failing case shrinks to the parts that matter.</summary>
/// <param name="Labels"><c>key=value</c>, short keys; of equal keys the last counts.</param>
/// <param name="Grants">What policy allows, by name; more of them are a wider policy.</param>
/// <param name="Entry">What is set up beside the agent's entry of <see cref="Setup"/>.</param>
internal sealed record PlanCase(
    ImmutableArray<string> Labels,
    ImmutableArray<string> Grants,
    ImmutableArray<string> Entry
)
{
    /// <summary>Labels of every group, right and wrong ones.</summary>
    private static readonly string[] LabelPool =
    [
        .. Setup.Full.Select(static l => $"{l.Key}={l.Value}"),
        "version=v1alpha2",
        "version=v1alpha1",
        "name=clerk",
        "orchestrator.env=LD_PRELOAD",
        "orchestrator.env=1",
        "inference.chat-completions.context=500000",
        "inference.chat-completions.input.vision=true",
        "inference.chat-completions.bench.gpqa=99",
        "inference.chat-completions.bench.other=1",
        "inference.chat-completions.models=large small",
        "inference.embeddings.tools=true",
        "mcp.calendar.bearer.token.env=CALENDAR_TOKEN",
        "mcp.tickets.oauth.client_id.env=CALENDAR_ID",
        "mcp.calendar.dcr.client_secret.file=/run/secrets/search",
        // Two labels of one kind with one target: which of them is named shall not hang on their order.
        "workspace.papers.path=/workspace/notes",
        "mcp.other.bearer.token.file=/run/secrets/search",
        "mcp.other.bearer.token.file=/run/secrets/other",
        "mcp.search.bearer.token.file=/workspace/notes/search",
        "workspace.drafts.path=/workspace/notes/drafts",
        "workspace.papers.path=/etc",
        "workspace.notes.mutable=maybe",
        "events.question.schema.mimetype=application/xml",
        "events.news.schema.path=/schemas/news",
        "events.news.schema.mimetype=application/protobuf",
        "session.isolation=true",
        "name=",
    ];

    private static readonly string[] GrantPool =
    [
        "repository",
        "signed-repository",
        "chat",
        "types",
        "small",
        "main",
        "models",
        "search",
        "mcp",
        "notes",
        "sources",
        "question",
        "channels",
        "memory",
        "cpus",
        "unlimited",
        "egress",
        "unreserved",
    ];

    private static readonly string[] EntryPool = ["open", "memory", "cpus", "no-bearer", "no-mtls", "asked", "env"];

    /// <summary>Cases of which about a third plan; they shrink by one part at a time.</summary>
    public static Arbitrary<PlanCase> Arbitrary { get; } =
        Arb.From(
            from labels in Mostly(LabelPool)
            from grants in Mostly(GrantPool)
            from entry in Gen.SubListOf(EntryPool)
            select new PlanCase([.. labels], [.. grants], [.. entry]),
            static c => c.Smaller()
        );

    /// <summary>More of what policy may allow.</summary>
    public static Gen<ImmutableArray<string>> MoreGrants { get; } =
        Gen.SubListOf(GrantPool).Select(static g => g.ToImmutableArray());

    /// <summary>The labels, short keys.</summary>
    public Dictionary<string, string> LabelSet
    {
        get
        {
            var set = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var label in Labels)
            {
                var at = label.IndexOf('=', StringComparison.Ordinal);
                set[label[..at]] = label[(at + 1)..];
            }
            return set;
        }
    }

    /// <summary>What stands in a failure's report.</summary>
    public override string ToString() =>
        $"labels [{string.Join(", ", Labels)}], policy [{string.Join(", ", Grants)}], entry [{string.Join(", ", Entry)}]";

    /// <summary>The request.</summary>
    public PlanRequest Request => RequestFor(LabelSet);

    /// <summary>The request with other labels.</summary>
    public PlanRequest RequestFor(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var agent = Setup.Configuration.Agents[0];
        var configuration = Setup.Configuration with
        {
            Orchestrator = new(!Entry.Contains("no-bearer"), !Entry.Contains("no-mtls")),
            Agents =
            [
                agent with
                {
                    Egress = Entry.Contains("open") ? Egress.Open : Egress.None,
                    Resources = new(
                        Entry.Contains("memory") ? 1L << 30 : null,
                        Entry.Contains("cpus") ? 4 : null,
                        null,
                        null
                    ),
                },
            ],
            Policy = PolicyOf(Grants),
        };
        var request = Setup.Request(labels, configuration);
        return request with
        {
            Available = Entry.Contains("asked")
                ? request.Available.SetItem("main", ["large", "wide"])
                : request.Available,
            Image = request.Image with
            {
                Signatures = new(["release"], []),
                Facts = request.Image.Facts with
                {
                    Environment = Entry.Contains("env")
                        ? new Dictionary<string, string> { ["ORCHESTRATOR_ADDR"] = "x" }
                        : null,
                },
            },
        };
    }

    private static Policy PolicyOf(ImmutableArray<string> grants)
    {
        ImmutableArray<T> Where<T>(params (string Grant, T Value)[] values) =>
            [.. values.Where(v => grants.Contains(v.Grant)).Select(static v => v.Value)];
        var unlimited = grants.Contains("unlimited");
        return new()
        {
            Repositories = Where<RepositoryGrant>(
                ("signed-repository", new(Setup.Pattern("**"), ["security"])),
                ("repository", new(Setup.Pattern("registry.example/**"), []))
            ),
            InferenceTypes = Where(("chat", Setup.Pattern("chat-completions")), ("types", Setup.Pattern("*"))),
            Models = Where(
                ("small", Setup.Pattern("main/small")),
                ("main", Setup.Pattern("main/*")),
                ("models", Setup.Pattern("**"))
            ),
            McpServers = Where<PairGrant>(
                ("search", new(Setup.Pattern("desk"), Setup.Pattern("search"))),
                ("mcp", new(Setup.Pattern("*"), Setup.Pattern("*")))
            ),
            WorkspaceSources = Where(
                ("notes", Setup.Pattern("bind:/srv/agents/notes")),
                ("sources", Setup.Pattern("**"))
            ),
            Channels = Where(("question", Setup.Pattern("question")), ("channels", Setup.Pattern("*"))),
            Resources = new(
                unlimited ? null
                    : grants.Contains("memory") ? 2L << 30
                    : 1 << 20,
                unlimited ? null
                    : grants.Contains("cpus") ? 8
                    : 1,
                null,
                null
            ),
            Egress = grants.Contains("egress") ? Egress.Open : Egress.None,
            Reserved = grants.Contains("unreserved")
                ? ReservedTargets.None
                : new([Setup.Pattern("STREAM_*")], [Setup.Pattern("/run/secrets/tls.*")]),
        };
    }

    /// <summary>All parts, some, or all but a few: what is all but right finds more than what is all wrong.</summary>
    private static Gen<string[]> Mostly(string[] pool)
    {
        var right = pool == LabelPool ? pool[..Setup.Full.Count] : pool;
        var few = Gen.Choose(0, 3);
        return Gen.Frequency<string[]>(
            (2, Gen.Constant(right)),
            (4, few.SelectMany(n => Gen.Elements(right).ListOf(n)).Select(gone => right.Except(gone).ToArray())),
            (4, few.SelectMany(n => Gen.Elements(pool).ListOf(n)).Select(more => right.Concat(more).ToArray())),
            (2, Gen.SubListOf(pool).Select(static p => p.ToArray()))
        );
    }

    private IEnumerable<PlanCase> Smaller()
    {
        foreach (var label in Labels)
        {
            yield return this with
            {
                Labels = Labels.Remove(label),
            };
        }
        foreach (var grant in Grants)
        {
            yield return this with
            {
                Grants = Grants.Remove(grant),
            };
        }
        foreach (var entry in Entry)
        {
            yield return this with
            {
                Entry = Entry.Remove(entry),
            };
        }
    }
}
