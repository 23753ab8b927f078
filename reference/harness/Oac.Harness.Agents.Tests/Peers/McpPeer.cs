using System.Diagnostics;
using Oac.Testing;

namespace Oac.Harness.Agents.Tests.Peers;

/// <summary>The tools of @modelcontextprotocol/server-everything behind a door that asks for a token.</summary>
internal sealed class McpPeer : IAsyncDisposable
{
    private readonly LoggedProcess _process;

    private McpPeer(LoggedProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>What it was asked, a line each, and what became of sessions.</summary>
    public string Log => _process.Log;

    public static async Task<McpPeer> StartAsync(params string[] arguments)
    {
        var folder = Path.Combine(Repository(), "eng", "npm-agents");
        RealParts.Require(await NpmFolder.InstallAsync(folder, Gateway.Token));
        var process = LoggedProcess.Start(
            new ProcessStartInfo("node", ["mcp-server.mjs", .. arguments]) { WorkingDirectory = folder }
        );
        var line = await process.LineAsync(
            static line => line.StartsWith("MCP ", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60),
            Gateway.Token
        );
        return new(process, new(line[4..]));
    }

    public int Count(string line) => Log.Split('\n').Count(found => found == line);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Oac.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }
        return folder.FullName;
    }
}
