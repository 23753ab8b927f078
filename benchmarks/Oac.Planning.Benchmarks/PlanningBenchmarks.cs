using System.Collections.Immutable;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Manifest;

namespace Oac.Planning.Benchmarks;

/// <summary>
/// One image against 100 gateways with 100 models each, all of which policy allows: where many models fit, where none does, where every
/// gateway was asked for its list, and where the image lists two models by id. The same image against one gateway with one model tells what
/// the rest of a plan costs.
/// </summary>
[MemoryDiagnoser]
public class PlanningBenchmarks
{
    private const int Gateways = 100;
    private const int Models = 100;

    private readonly PlanRequest one = Request("v1alpha3", 1, 1, ("context", "8000"));
    private readonly PlanRequest fits = Request(
        "v1alpha3",
        Gateways,
        Models,
        ("context", "32000"),
        ("tools", "true"),
        ("bench.gpqa", "60"),
        ("bench.swe", "50")
    );
    private readonly PlanRequest none = Request(
        "v1alpha3",
        Gateways,
        Models,
        ("context", "32000"),
        ("tools", "true"),
        ("output.video", "true")
    );
    private readonly PlanRequest listed = Request("v1alpha2", Gateways, Models, ("models", "model-99-99 model-0-0"));
    private readonly PlanRequest asked;

    public PlanningBenchmarks() =>
        asked = fits with
        {
            Available = fits.Configuration.Gateways.ToImmutableSortedDictionary(
                static g => g.Name,
                static g => g.Models.Select(static m => m.Id).ToImmutableSortedSet(StringComparer.Ordinal)
            ),
        };

    [GlobalSetup]
    public void Setup()
    {
        foreach (var request in (ReadOnlySpan<PlanRequest>)[one, fits, asked, listed])
        {
            Expect(Planner.Plan(request).Plan is not null);
        }
        Expect(Planner.Plan(none) is { Plan: null, Refusals: [{ Code: "no-model-fits" }] });
    }

    [Benchmark]
    public PlanResult OneModel() => Planner.Plan(one);

    [Benchmark]
    public PlanResult ManyFit() => Planner.Plan(fits);

    [Benchmark]
    public PlanResult ManyFitAndAreListed() => Planner.Plan(asked);

    [Benchmark]
    public PlanResult NoneFits() => Planner.Plan(none);

    [Benchmark]
    public PlanResult ListedById() => Planner.Plan(listed);

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("A request does not come to what is measured.");
        }
    }

    private static PlanRequest Request(
        string version,
        int gateways,
        int models,
        params (string Key, string Value)[] needs
    )
    {
        (string Key, string Value)[] labels =
        [
            ("version", version),
            ("name", "desk"),
            ("orchestrator.env", "ORCHESTRATOR_ADDR"),
            ("orchestrator.bearer.token.file", "/run/secrets/stream"),
            ("inference.api_base.env", "OPENAI_BASE_URL"),
            ("inference.api_key.env", "OPENAI_API_KEY"),
            .. needs.Select(static n => ("inference.chat-completions." + n.Key, n.Value)),
        ];
        return new()
        {
            Image = new()
            {
                Repository = "registry.example/agents/desk",
                Labels = labels.ToDictionary(
                    static l => "org.openagentcontainers." + l.Key,
                    static l => l.Value,
                    StringComparer.Ordinal
                ),
            },
            Configuration = new()
            {
                Versions = ["v1alpha1", "v1alpha2", "v1alpha3"],
                Gateways = [.. Enumerable.Range(0, gateways).Select(g => Gateway(g, models))],
                Policy = new()
                {
                    Repositories = [new(Pattern("registry.example/agents/*"), [])],
                    InferenceTypes = [Pattern("chat-completions")],
                    Models = [Pattern("other/*"), Pattern("gateway-*/model-*")],
                },
            },
        };
    }

    private static Gateway Gateway(int number, int models) =>
        new(
            $"gateway-{number}",
            new("https://gateway.example/v1"),
            null,
            [.. Enumerable.Range(0, models).Select(m => Model(number, m))]
        );

    /// <summary>Facts that differ from model to model, the same in every run.</summary>
    private static GatewayModel Model(int gateway, int number)
    {
        var facts = (gateway * 31) + (number * 17);
        return new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"model-{gateway}-{number}"),
            Types = ["chat-completions", "responses"],
            Context = 8000 << (facts % 7),
            Capabilities = (ModelCapabilities)(facts % 32),
            Bench = [new("gpqa", facts % 100), new("humaneval", 50), new("swe", facts % 70)],
        };
    }

    private static Pattern Pattern(string text) =>
        Configuration.Pattern.Parse(text) ?? throw new ArgumentException("No pattern.", nameof(text));
}
