using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Linting;

namespace Oac.Planning.Tests;

/// <summary>Changes of one thing of a request.</summary>
internal static class Having
{
    public static Func<PlanRequest, PlanRequest> Policy(Func<Policy, Policy> change) =>
        r => r with { Configuration = r.Configuration with { Policy = change(r.Configuration.Policy) } };

    public static Func<PlanRequest, PlanRequest> Agent(Func<AgentEntry, AgentEntry> change) =>
        r => r with { Configuration = r.Configuration with { Agents = [change(r.Configuration.Agents[0])] } };

    public static Func<PlanRequest, PlanRequest> Mcp(McpEntry entry) => Agent(a => a with { Mcp = [entry] });

    public static Func<PlanRequest, PlanRequest> Configuration(
        Func<PlanningConfiguration, PlanningConfiguration> change
    ) => r => r with { Configuration = change(r.Configuration) };

    public static Func<PlanRequest, PlanRequest> Image(Func<PlannedImage, PlannedImage> change) =>
        r => r with { Image = change(r.Image) };

    public static Func<PlanRequest, PlanRequest> Schema(string path, SchemaFileState state, string? detail = null) =>
        Image(i =>
            i with
            {
                Facts = i.Facts with
                {
                    SchemaFiles = new Dictionary<string, SchemaFileFact> { [path] = new(state, detail) },
                },
            }
        );
}
