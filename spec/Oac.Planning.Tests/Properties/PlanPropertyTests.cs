using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Oac.Planning.Plans;
using Oac.Spec.Labels;
using Oac.Spec.Versions;

namespace Oac.Planning.Tests.Properties;

/// <summary>What holds of every image and configuration.</summary>
public sealed class PlanPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20260530, 1);

    [Fact]
    public void The_same_request_gives_the_same_result() =>
        Prop.ForAll(PlanCase.Arbitrary, static c => Assert.Equal(Plan(c), Plan(c))).Check(Many);

    [Fact]
    public void The_order_of_labels_changes_nothing() =>
        Prop.ForAll(
                PlanCase.Arbitrary,
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                static (c, seed) =>
                {
                    var labels = c.LabelSet.ToArray();
                    new System.Random(seed).Shuffle(labels);
                    Assert.Equal(Plan(c), Lines.Of(Planner.Plan(c.RequestFor(labels))));
                }
            )
            .Check(Many);

    [Fact]
    public void A_label_that_the_version_does_not_know_changes_nothing() =>
        Prop.ForAll(
                PlanCase.Arbitrary,
                Unknown.ToArbitrary(),
                static (c, unknown) =>
                {
                    // Without a version no label is known or unknown.
                    if (!SpecVersions.TryGet(c.LabelSet.GetValueOrDefault("version", ""), out var version))
                    {
                        return;
                    }
                    var request = c.Request;
                    var more = new Dictionary<string, string>(request.Image.Labels);
                    foreach (var (key, value) in unknown)
                    {
                        if (
                            !key.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal)
                            || !version.Schema.TryMatch(key.AsSpan(LabelNamespace.Prefix.Length), out _)
                        )
                        {
                            more.TryAdd(key, value);
                        }
                    }
                    Assert.Equal(
                        Plan(c),
                        Lines.Of(Planner.Plan(request with { Image = request.Image with { Labels = more } }))
                    );
                }
            )
            .Check(Many);

    /// <summary>More of them than are read, and longer ones.</summary>
    [Fact]
    public void Any_number_of_unknown_labels_changes_nothing()
    {
        var labels = Setup.Full.ToDictionary(StringComparer.Ordinal);
        var before = Lines.Of(Planner.Plan(Setup.Request(labels)));
        for (var i = 0; i < 10_000; i++)
        {
            labels["next." + i] = "x";
        }
        labels["next." + new string('x', 5000)] = new string('y', 50_000);
        Assert.Equal(before, Lines.Of(Planner.Plan(Setup.Request(labels))));
    }

    [Fact]
    public void A_wider_policy_never_turns_a_plan_into_a_refusal()
    {
        var plans = 0;
        Prop.ForAll(
                PlanCase.Arbitrary,
                PlanCase.MoreGrants.ToArbitrary(),
                (c, more) =>
                {
                    if (Planner.Plan(c.Request).Plan is null)
                    {
                        return;
                    }
                    plans++;
                    var wider = c with { Grants = [.. c.Grants.Union(more)] };
                    Assert.StartsWith("agent ", Plan(wider));
                }
            )
            .Check(Many);
        Assert.InRange(plans, 100, 900);
    }

    [Fact]
    public void A_result_is_a_plan_or_reasons_each_with_a_code_that_is_documented()
    {
        var codes = RefusalCodes.All.ToDictionary(static c => c.Code);
        var seen = new HashSet<string>();
        Prop.ForAll(
                PlanCase.Arbitrary,
                c =>
                {
                    var result = Planner.Plan(c.Request);
                    Assert.Equal(result.Plan is null, !result.Refusals.IsEmpty);
                    foreach (var refusal in result.Refusals)
                    {
                        Assert.Same(codes[refusal.Code].Requirement, refusal.Requirement);
                        Assert.Equal(refusal.Requirement is null, refusal.Section is null);
                        seen.Add(refusal.Code);
                    }
                }
            )
            .Check(Many);
        Assert.InRange(seen.Count, 15, codes.Count);
    }

    private static Gen<ImmutableArray<KeyValuePair<string, string>>> Unknown { get; } =
        from keys in Gen.SubListOf(
            Setup.Prefix + "description",
            Setup.Prefix + "Name",
            Setup.Prefix + "mcp.calendar.dcr.client_id.env.note",
            Setup.Prefix + "mcp.search.bearer.token",
            Setup.Prefix + "workspace.notes.path.",
            Setup.Prefix + "inference.chat-completions.context.min",
            Setup.Prefix + "inference.chat-completions.models",
            Setup.Prefix + "orchestrator.mtls.cert.env",
            Setup.Prefix + "session.shared",
            Setup.Prefix + "session.isolation",
            Setup.Prefix + "events.question.x.schema.path",
            Setup.Prefix + "version.next",
            "org.openagentcontainersx.name",
            "ORG.openagentcontainers.version",
            "name"
        )
        from value in Gen.Elements("true", "v1alpha2", "/run/secrets/stream", "ORCHESTRATOR_ADDR", "\0", "")
        select keys.Select(k => KeyValuePair.Create(k, value)).ToImmutableArray();

    private static string Plan(PlanCase c) => Lines.Of(Planner.Plan(c.Request));
}
