namespace Oac.Producer.Tests;

/// <summary>Inputs that many tests begin with.</summary>
internal static class Samples
{
    public const string Prefix = "org.openagentcontainers.";

    /// <summary>A label file without findings.</summary>
    public const string CleanLabels = """
        {
          "org.openagentcontainers.version": "v1alpha3",
          "org.openagentcontainers.name": "reviewer",
          "org.openagentcontainers.orchestrator.env": "ORCHESTRATOR_URL",
          "org.openagentcontainers.orchestrator.bearer.token.file": "/run/oac/token"
        }
        """;

    /// <summary>A Dockerfile without findings.</summary>
    public const string CleanDockerfile = """
        FROM scratch
        LABEL org.openagentcontainers.version="v1alpha3" \
              org.openagentcontainers.name="reviewer" \
              org.openagentcontainers.orchestrator.env="ORCHESTRATOR_URL" \
              org.openagentcontainers.orchestrator.bearer.token.file="/run/oac/token"
        ENTRYPOINT ["/agent"]

        """;

    /// <summary>The clean Dockerfile with more instructions.</summary>
    public static string DockerfileWith(params string[] instructions) =>
        CleanDockerfile + string.Concat(instructions.Select(i => i + "\n"));

    /// <summary>The clean labels with one label more, or with another value.</summary>
    public static string LabelsWith(string key, string value)
    {
        var labels = System.Text.Json.Nodes.JsonNode.Parse(CleanLabels)!.AsObject();
        labels[Prefix + key] = value;
        return labels.ToJsonString();
    }
}
