namespace Oac.Producer.Tests.Planning;

/// <summary>Configurations that tests begin with.</summary>
internal static class PlanFiles
{
    /// <summary>A configuration for the samples.</summary>
    public static string Server(string gateway = "https://gateway.example/v1") =>
        """
            versions: [v1alpha3]
            gateways:
              main:
                base_url: GATEWAY_ADDRESS
                api_key: {env: GATEWAY_KEY}
                models:
                  small: {types: [chat-completions, embeddings], context: 4096}
                  large: {types: [chat-completions], context: 128000, tools: true, input: [vision], bench: {mmlu: 80}}
                  embed: {types: [embeddings], context: 8192}
            agents:
              weather:
                repositories: ["registry.example/agents/weather"]
                mcp: {stations: {registration: {issuer: https://id.example}}}
                workspaces: {archive: {volume: weather-archive}}
            policy:
              repositories: ["registry.example/agents/*", "127.0.0.1:*/agents/*"]
              inference_types: ["*"]
              models: ["main/**"]
              mcp_servers: [{agent: "*", server: "*"}]
              workspace_sources: ["volume:*"]
              channels: ["*"]
              resources: {memory: 1GiB, processes: 256}
            """.Replace("GATEWAY_ADDRESS", gateway, StringComparison.Ordinal);

    /// <summary>A folder with the configuration.</summary>
    public static TempFolder Folder(string? server = null) => new TempFolder().With("server.yaml", server ?? Server());

    /// <summary>A sample's file.</summary>
    public static string Sample(string name) => Repository.At($"fixtures/samples/{name}/Dockerfile");
}
