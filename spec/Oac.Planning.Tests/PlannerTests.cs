using Oac.Planning.Configuration;

namespace Oac.Planning.Tests;

public sealed class PlannerTests
{
    private static readonly string Golden = Repository.At("spec/Oac.Planning.Tests/testdata/full.txt");

    /// <summary>An image that uses everything. OAC_UPDATE_FIXTURES=1 writes the file anew.</summary>
    [Fact]
    public void All_that_an_image_asks_for_is_planned()
    {
        var lines = Lines.Of(Planner.Plan(Setup.Request(Setup.Full)));
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Golden)!);
            File.WriteAllText(Golden, lines);
        }
        Assert.Equal(File.ReadAllText(Golden), lines);
    }

    /// <summary>One refusal after another would take a publish each: all reasons are given at once, by section, then by key.</summary>
    [Fact]
    public void Every_reason_is_given_at_once()
    {
        var labels = Setup.Full.SetItems(
            Setup.Labels(
                ("name", ""),
                ("orchestrator.env", "PATH"),
                ("inference.chat-completions.output.video", "true"),
                ("inference.api_key.env", "1"),
                ("session.isolation", "true"),
                ("events.other.schema.path", "/other"),
                ("events.other.schema.mimetype", "text/plain")
            )
        );
        var request = Having.Schema("/schemas/question.json", Spec.Linting.SchemaFileState.Missing)(
            Setup.Request(labels)
        );
        Assert.Equal(
            [
                "4.2 variable-malformed inference.api_key.env",
                "5.6 schema-type-unsupported events.other.schema.mimetype",
                "7.1 name-missing name",
                "7.2 no-model-fits inference.chat-completions.output.video",
                "7.3 schema-missing events.question.schema.path",
                "7.5 isolation-with-workspace workspace.notes.mutable",
                "7.5 isolation-with-workspace workspace.notes.path",
                "7.5 isolation-with-workspace workspace.papers.path",
                "9.3 channel-not-allowed events.other.schema.path",
                "- reserved-variable orchestrator.env",
            ],
            Planner
                .Plan(request)
                .Refusals.Select(static r => $"{r.Section ?? "-"} {r.Code} {r.Key?[Setup.Prefix.Length..]}")
        );
        // The repository goes before everything, the version before every other label.
        Assert.Equal(
            ["version-unsupported"],
            Planner
                .Plan(Having.Configuration(c => c with { Versions = ["v1alpha2"] })(request))
                .Refusals.Select(static r => r.Code)
        );
        Assert.Equal(
            ["repository-not-allowed"],
            Planner
                .Plan(
                    Having.Policy(p => p with { Repositories = [] })(
                        Having.Configuration(c => c with { Versions = ["v1alpha2"] })(request)
                    )
                )
                .Refusals.Select(static r => r.Code)
        );
    }

    [Fact]
    public void An_image_that_asks_for_nothing_that_is_set_up_needs_no_entry()
    {
        var plan = Planner.Plan(Having.Configuration(c => c with { Agents = [] })(Setup.Request(Setup.Least))).Plan!;
        Assert.Equal(Setup.Configuration.Policy.Resources, plan.Resources);
        Assert.Equal(Egress.None, plan.Egress);
    }

    [Fact]
    public void An_entry_narrows_what_policy_allows_and_what_neither_limits_has_no_limit()
    {
        var plan = Planner
            .Plan(
                Having.Agent(a => a with { Egress = Egress.Open, Resources = new(null, 0.5m, null, 1) })(
                    Having.Policy(p => p with { Egress = Egress.Open, Resources = new(1 << 20, 2, null, null) })(
                        Setup.Request(Setup.Least)
                    )
                )
            )
            .Plan!;
        Assert.Equal(new ResourceLimits(1 << 20, 0.5m, null, 1), plan.Resources);
        Assert.Equal(Egress.Open, plan.Egress);
    }

    [Theory]
    [InlineData("v1alpha3", "true", true)]
    [InlineData("v1alpha3", "false", false)]
    [InlineData("v1alpha1", "true", false)]
    public void Sessions_are_isolated_where_the_version_knows_it(string version, string isolation, bool expected) =>
        Assert.Equal(
            expected,
            Planner
                .Plan(Setup.Request(Setup.Least.SetItem("version", version).SetItem("session.isolation", isolation)))
                .Plan!.IsIsolated
        );

    /// <summary>Two entries of one name are two agents that share a name: each for its own repositories.</summary>
    [Fact]
    public void Of_entries_with_one_name_the_one_for_the_images_repository_is_taken()
    {
        var agent = Setup.Configuration.Agents[0];
        var other = agent with
        {
            Repositories = [Setup.Pattern("registry.example/other")],
            Resources = ResourceLimits.None with { Memory = 1 },
        };
        var request = Having.Configuration(c => c with { Agents = [other, agent] })(Setup.Request(Setup.Least));
        Assert.Equal(agent.Resources.Memory, Planner.Plan(request).Plan!.Resources.Memory);
    }
}
