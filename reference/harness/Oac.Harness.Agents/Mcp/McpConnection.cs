using System.Collections.Immutable;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Oac.Harness.Agents.Mcp;
using Oac.Harness.Agents.Telemetry;
using OpenAI.Chat;

namespace Oac.Harness.Agents;

/// <summary>
/// A connection to an MCP server. It is made when first used, and made again when it was lost. Keep one for a session,
/// <c>context.State(server.Open)</c>: what a server remembers then stays in the session, and ends with it.
/// </summary>
public sealed class McpConnection : IAsyncDisposable
{
    private const int MaxTools = 1000;

    private readonly McpConnector _connector;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private McpClient? _client;
    private bool _isDisposed;

    internal McpConnection(McpConnector connector) => _connector = connector;

    /// <summary>The client of the ModelContextProtocol package, for what has no method here. It belongs to the connection.</summary>
    /// <exception cref="McpConnectionException">There is no connection to be had.</exception>
    public async Task<McpClient> GetClientAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_client is { Completion.IsCompleted: true } lost)
            {
                _client = null;
                await lost.DisposeAsync().ConfigureAwait(false);
            }
            return _client ??= await _connector.ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The server's tools, at most 1,000.</summary>
    /// <exception cref="McpConnectionException">The server does not answer.</exception>
    public async Task<ImmutableArray<Tool>> ListToolsAsync(CancellationToken cancellationToken = default)
    {
        return await UseAsync("list its tools", ListAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Calls a tool; a span <c>execute_tool</c> of <see cref="HarnessHost.TelemetryName"/>. What is called may have effects that cannot be
    /// taken back, and an event may be delivered again.
    /// </summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">An object, or undefined for none.</param>
    /// <param name="cancellationToken">Gives it up; the server is told.</param>
    /// <returns>The result; <see cref="CallToolResult.IsError"/> where the tool failed.</returns>
    /// <exception cref="McpException">The server refuses the call, such as for a tool that it does not have.</exception>
    /// <exception cref="McpConnectionException">The server does not answer.</exception>
    public Task<CallToolResult> CallToolAsync(
        string tool,
        JsonElement arguments = default,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        if (arguments.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            throw new ArgumentException("Arguments of a tool are an object.", nameof(arguments));
        }
        return CallAsync(tool, arguments, callId: null, cancellationToken);
    }

    /// <summary>The server's tools as a model takes them. Tools whose names a model cannot take are left out.</summary>
    /// <exception cref="McpConnectionException">The server does not answer.</exception>
    public async Task<ImmutableArray<ChatTool>> GetChatToolsAsync(CancellationToken cancellationToken = default)
    {
        var tools = await ListToolsAsync(cancellationToken).ConfigureAwait(false);
        return [.. tools.Where(ChatTools.CanBeNamed).Select(ChatTools.Create)];
    }

    /// <summary>
    /// Calls the tool that a model asks for and makes its result the model's next message. What the model or the tool did wrong is told to
    /// the model, which may try again.
    /// </summary>
    /// <exception cref="McpConnectionException">The server does not answer.</exception>
    public async Task<ToolChatMessage> AnswerAsync(ChatToolCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            using var arguments = JsonDocument.Parse(call.FunctionArguments);
            if (arguments.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new(call.Id, "Error: the arguments are no JSON object.");
            }
            var result = await CallAsync(call.FunctionName, arguments.RootElement, call.Id, cancellationToken)
                .ConfigureAwait(false);
            return new(call.Id, ChatTools.TextOf(result));
        }
        catch (JsonException)
        {
            return new(call.Id, "Error: the arguments are no JSON.");
        }
        catch (McpProtocolException e)
        {
            return new(call.Id, ChatTools.Cut($"Error: {e.Message}"));
        }
    }

    /// <summary>Ends the connection; the server is told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _isDisposed = true;
            if (_client is { } client)
            {
                _client = null;
                await client.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<T> UseAsync<T>(
        string what,
        Func<McpClient, CancellationToken, Task<T>> use,
        CancellationToken cancellationToken
    )
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var client = await GetClientAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await _connector
                    .RunAsync(what, token => use(client, token), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (McpConnectionException e) when (e.IsLost)
            {
                await ForgetAsync(client).ConfigureAwait(false);
                // A server that does not know the session has done nothing for it: it may be asked again.
                if (!e.IsUnknown || !isFirst)
                {
                    throw;
                }
            }
        }
    }

    private async Task ForgetAsync(McpClient client)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_client == client)
            {
                _client = null;
                await client.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task<ImmutableArray<Tool>> ListAsync(McpClient client, CancellationToken cancellationToken)
    {
        var tools = ImmutableArray.CreateBuilder<Tool>();
        string? cursor = null;
        do
        {
            var page = await client
                .ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken)
                .ConfigureAwait(false);
            tools.AddRange(page.Tools);
            // A page that brings nothing and promises more would go on for ever.
            if (tools.Count > MaxTools || (page.Tools.Count == 0 && page.NextCursor is not null))
            {
                throw new InvalidDataException($"there are more than {MaxTools}");
            }
            cursor = page.NextCursor;
        } while (cursor is not null);
        return tools.DrainToImmutable();
    }

    private async Task<CallToolResult> CallAsync(
        string tool,
        JsonElement arguments,
        string? callId,
        CancellationToken cancellationToken
    )
    {
        using var activity = AgentTelemetry.StartTool(tool, _connector.Name, callId);
        try
        {
            var call = new CallToolRequestParams
            {
                Name = tool,
                Arguments =
                    arguments.ValueKind == JsonValueKind.Object
                        ? arguments.EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.Clone())
                        : null,
            };
            var result = await UseAsync(
                    "call its tool",
                    (client, token) => client.CallToolAsync(call, token).AsTask(),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (result.IsError == true)
            {
                AgentTelemetry.Fail(activity, "tool_error");
            }
            return result;
        }
        catch (Exception e)
        {
            AgentTelemetry.Fail(activity, e.GetType().FullName);
            throw;
        }
    }
}
