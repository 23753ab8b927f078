using System.Collections.Immutable;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Manifest;

namespace Oac.Planning.Tests.Models;

/// <summary>Which model is chosen, and what is said of the others (docs/decisions.md: what is the best fit, is bench a gate).</summary>
public sealed class BestFitTests
{
    [Fact]
    public void Of_equals_the_first_in_the_operators_order_is_taken()
    {
        var plan = Plan(["context=1000"], Setup.Model("b", 2000), Setup.Model("a", 1000), Setup.Model("c", 9000));
        Assert.Equal("main/b: the first of 3 models that meet all capabilities", Show(plan));
        Assert.Equal(["main/a", "main/c"], Others(plan));
    }

    [Fact]
    public void A_model_that_can_more_is_as_good_and_no_better()
    {
        var plan = Plan(
            ["tools=false", "reasoning=true"],
            Setup.Model("plain", 1, ModelCapabilities.Reasoning),
            Setup.Model("all", 1, ModelCapabilities.Reasoning | ModelCapabilities.Tools)
        );
        Assert.Equal("main/plain: the first of 2 models that meet all capabilities", Show(plan));
    }

    [Fact]
    public void The_one_that_reaches_most_benchmarks_is_taken_before_the_order()
    {
        var plan = Plan(
            ["bench.gpqa=50", "bench.swe=40"],
            Setup.Model("none", 1),
            Setup.Model("one", 1, ModelCapabilities.None, ("gpqa", 90)),
            Setup.Model("both", 1, ModelCapabilities.None, ("gpqa", 50), ("swe", 40))
        );
        Assert.Equal(
            "main/both: of 3 models that meet all capabilities the one that reaches most benchmark minimums: 2 of 2",
            Show(plan)
        );
        Assert.Equal(
            [
                "main/one: bench.swe of at least 40 (not known)",
                "main/none: bench.gpqa of at least 50 (not known); bench.swe of at least 40 (not known)",
            ],
            Verdicts(plan)
        );
        Assert.Empty(
            Result(["bench.gpqa=50"], Setup.Model("x", 1, ModelCapabilities.None, ("gpqa", 50))).Plan!.Warnings
        );
    }

    [Fact]
    public void A_benchmark_never_makes_up_for_a_capability()
    {
        var plan = Plan(
            ["tools=true", "bench.gpqa=50"],
            Setup.Model("clever", 1, ModelCapabilities.None, ("gpqa", 99)),
            Setup.Model("able", 1, ModelCapabilities.Tools)
        );
        Assert.StartsWith("main/able: the only model", Show(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bench.gpqa=61", "bench.gpqa of at least 61 (has 60.5)", "gpqa")]
    [InlineData("bench.never.heard.of=1", "bench.never.heard.of of at least 1 (not known)", "never.heard.of")]
    public void A_benchmark_that_none_reaches_warns_and_never_refuses(string label, string lacks, string benchmark)
    {
        var warning = Assert.Single(
            Result([label], Setup.Model("a", 1, ModelCapabilities.None, ("gpqa", 60.50m))).Plan!.Warnings
        );
        Assert.Equal("bench-not-met", warning.Code);
        Assert.Equal(Setup.Prefix + "inference.chat-completions.bench." + benchmark, warning.Key);
        Assert.Equal(
            $"no model for inference type 'chat-completions' reaches all 1 benchmark minimums; 'main/a' reaches 0 and lacks {lacks}",
            warning.Message
        );
    }

    [Fact]
    public void Types_may_be_served_by_different_gateways()
    {
        var models = Planner.Plan(Setup.Request(Setup.Full)).Plan!.Models;
        Assert.Equal(
            [("chat-completions", "main"), ("embeddings", "side")],
            models.Select(static m => (m.Type, m.Chosen[0].Gateway))
        );
    }

    [Fact]
    public void An_id_with_slashes_needs_a_pattern_that_takes_them()
    {
        var gateway = Gateway(Setup.Model("meta/llama", 1));
        Assert.Null(Planner.Plan(Request(["context=1"], gateway, "main/*")).Plan);
        Assert.NotNull(Planner.Plan(Request(["context=1"], gateway, "main/**")).Plan);
        Assert.NotNull(Planner.Plan(Request(["context=1"], gateway, "main/meta/*")).Plan);
    }

    [Fact]
    public void A_gateway_that_was_asked_offers_what_it_lists()
    {
        var request = Request(["context=1"], Gateway(Setup.Model("first", 1), Setup.Model("second", 1)), "**");
        var plan = Planner
            .Plan(request with { Available = request.Available.SetItem("main", ["second", "third"]) })
            .Plan!.Models[0];
        Assert.Equal("main/second: the only model that meets all capabilities", Show(plan));
        Assert.Equal(["main/first: a place in its gateway's list of models"], Verdicts(plan));
        Assert.True(plan.IsAvailabilityChecked);
        Assert.False(Planner.Plan(request).Plan!.Models[0].IsAvailabilityChecked);
        // Another gateway's list says nothing of this one.
        Assert.False(
            Planner
                .Plan(request with { Available = request.Available.SetItem("side", []) })
                .Plan!.Models[0]
                .IsAvailabilityChecked
        );
    }

    [Fact]
    public void Of_ten_thousand_candidates_the_nearest_are_explained_and_the_others_counted()
    {
        var models = Enumerable
            .Range(0, 10_000)
            .Select(i =>
                Setup.Model(
                    "m" + i,
                    i < 9_990 ? 10 : 1000,
                    i % 2 == 0 ? ModelCapabilities.Tools : ModelCapabilities.None
                )
            )
            .ToArray();
        var plan = Plan(["context=1000", "tools=true"], models);
        Assert.Equal("main/m9990: the first of 5 models that meet all capabilities", Show(plan));
        Assert.Equal(ModelPlan.MaxOthers, plan.Others.Length);
        Assert.Equal(
            ["main/m9992", "main/m9994", "main/m9996", "main/m9998", "main/m0", "main/m2"],
            Others(plan).Take(6)
        );
        Assert.Equal(10_000 - 1 - ModelPlan.MaxOthers, plan.MoreOthers);

        var refusal = Assert.Single(Result(["context=1001", "tools=true"], models).Refusals);
        Assert.EndsWith("; and 9995 more", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Length, 100, 1000);
    }

    [Fact]
    public void What_one_candidate_lacks_is_bounded()
    {
        var verdict = Plan(
            [.. Enumerable.Range(0, 100).Select(static i => $"bench.b{i:000}=1")],
            Setup.Model("a", 1),
            Setup.Model("b", 1)
        ).Others[0];
        Assert.Equal(9, verdict.Lacks.Length);
        Assert.Equal("92 more benchmarks", verdict.Lacks[^1]);
    }

    [Fact]
    public void A_listed_model_is_taken_from_the_first_gateway_that_may_serve_it()
    {
        var labels = Setup.Least.SetItems(
            Setup.Labels(
                ("version", "v1alpha2"),
                ("inference.api_base.env", "BASE"),
                ("inference.api_key.env", "KEY"),
                ("inference.chat-completions.models", "b a b")
            )
        );
        var request = Setup.Request(labels);
        var two = Setup.Configuration with
        {
            Gateways =
            [
                Gateway(Setup.Model("a")) with
                {
                    Name = "shut",
                },
                Gateway(Setup.Model("a"), Setup.Model("b") with { Types = ["embeddings"] }) with
                {
                    Name = "one",
                },
                Gateway(Setup.Model("a"), Setup.Model("b")) with
                {
                    Name = "two",
                },
            ],
            Policy = Setup.Configuration.Policy with { Models = [Setup.Pattern("one/*"), Setup.Pattern("two/*")] },
        };
        var plan = Planner.Plan(request with { Configuration = two }).Plan!.Models[0];
        Assert.Equal([new("two", "b"), new("one", "a")], plan.Chosen);
        Assert.Equal((0, 0), (plan.Others.Length, plan.MoreOthers));
    }

    private static ModelPlan Plan(string[] needs, params GatewayModel[] models) =>
        Result(needs, models).Plan!.Models[0];

    private static PlanResult Result(string[] needs, params GatewayModel[] models) =>
        Planner.Plan(Request(needs, Gateway(models), "**"));

    private static Gateway Gateway(params GatewayModel[] models) =>
        new("main", new("https://gateway.example/v1"), null, [.. models]);

    private static PlanRequest Request(string[] needs, Gateway gateway, string allowed)
    {
        var labels = Setup.Least.SetItems(
            Setup.Labels([
                ("inference.api_base.env", "BASE"),
                ("inference.api_key.env", "KEY"),
                .. needs
                    .Select(static n => n.Split('='))
                    .Select(static n => ("inference.chat-completions." + n[0], n[1])),
            ])
        );
        return Setup.Request(
            labels,
            Setup.Configuration with
            {
                Gateways = [gateway],
                Policy = Setup.Configuration.Policy with { Models = [Setup.Pattern(allowed)] },
            }
        );
    }

    private static string Show(ModelPlan plan) => $"{plan.Chosen[0].Gateway}/{plan.Chosen[0].Model}: {plan.Reason}";

    private static IEnumerable<string> Others(ModelPlan plan) =>
        plan.Others.Select(static o => $"{o.Model.Gateway}/{o.Model.Model}");

    private static IEnumerable<string> Verdicts(ModelPlan plan) =>
        plan.Others.Select(static o => $"{o.Model.Gateway}/{o.Model.Model}: {string.Join("; ", o.Lacks)}");
}
