using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Oac.Conformance.Binding;
using Oac.Conformance.Harnesses;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Peers.Mcp;

/// <summary>
/// The MCP servers of all cases of a run, over streamable HTTP: each case has its own, and each server takes the credentials that were
/// delivered for it and no other. No row judges what is done there; a harness that needs its servers goes on, and the evidence tells what
/// it asked for and what it showed.
/// </summary>
[PerRun]
public sealed class McpPeer(TargetDefinition target) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, McpDoor> _doors = new(StringComparer.Ordinal);
    private readonly SharedHttpPeer _server = new();

    /// <summary>Opens the servers that the target file names, for a case.</summary>
    /// <param name="context">The case.</param>
    /// <param name="addresses">Where they listen, the same in a whole run, and are reached.</param>
    internal async Task<ImmutableArray<McpDoor>> OpenAsync(CaseContext context, HarnessAddresses addresses)
    {
        if (target.Harness!.Mcp.IsEmpty)
        {
            return [];
        }
        var origin = await _server.OriginAsync(addresses, ServeAsync, context.Cancelled).ConfigureAwait(false);
        var doors = ImmutableArray.CreateBuilder<McpDoor>();
        foreach (var (name, variable) in target.Harness.Mcp)
        {
            var door = new McpDoor(name, variable, origin, context.Fresh("m"), context);
            _doors[door.Key] = door;
            doors.Add(door);
        }
        return doors.ToImmutable();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // The server's key stands somewhere in each path: before the server's own, behind that of well-known documents.
    private Task ServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var key = Array.Find(path.Split('/'), _doors.ContainsKey);
        if (key is not null)
        {
            return _doors[key].ServeAsync(http, path);
        }
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
