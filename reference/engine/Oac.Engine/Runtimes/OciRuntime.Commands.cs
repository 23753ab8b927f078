using System.Collections.Immutable;
using System.Text.Json;

namespace Oac.Engine.Runtimes;

public sealed partial class OciRuntime
{
    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>The containers whose ids begin with something, those of earlier processes and what is left of broken starts among them.</summary>
    /// <param name="prefix">What they begin with; may be empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EngineException">The runtime does not answer, or not as it should.</exception>
    public async Task<ImmutableArray<OciContainerState>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        const string what = "list its containers";
        var result = await RunAsync(what, cancellationToken, "list", "--format", "json").ConfigureAwait(false);
        if (result.Code != 0)
        {
            throw Error(EngineError.Refused, what, Why(result));
        }

        var known = new SortedDictionary<string, OciContainerState>(StringComparer.Ordinal);
        foreach (var bundle in Directory.EnumerateDirectories(BundlesFolder))
        {
            var id = Path.GetFileName(bundle);
            known[id] = new(id, OciStatus.Unknown, 0);
        }

        using (var json = Parse(result.Output, what))
        {
            // A list without any is null for runc.
            foreach (
                var one in json.RootElement.ValueKind == JsonValueKind.Array
                    ? json.RootElement.EnumerateArray()
                    : default
            )
            {
                var state = State(one, what);
                known[state.Id] = state;
            }
        }

        return [.. known.Values.Where(one => one.Id.StartsWith(prefix, StringComparison.Ordinal))];
    }

    /// <summary>What the runtime says of a container; null where nothing of it is left.</summary>
    /// <exception cref="EngineException">The runtime does not answer, or not as it should.</exception>
    public async Task<OciContainerState?> StateAsync(string id, CancellationToken cancellationToken)
    {
        CheckId(id);
        if (!IsKnown(id))
        {
            return Directory.Exists(Path.Combine(BundlesFolder, id)) ? new(id, OciStatus.Unknown, 0) : null;
        }

        var what = $"tell the state of '{id}'";
        var result = await RunAsync(what, cancellationToken, "state", id).ConfigureAwait(false);
        if (result.Code == 0)
        {
            using var json = Parse(result.Output, what);
            return State(json.RootElement, what);
        }

        // It has ended meanwhile, and is asked for again: then nothing of it is left, or our folder alone.
        return IsKnown(id) ? throw Error(EngineError.Refused, what, Why(result)) : new(id, OciStatus.Unknown, 0);
    }

    /// <summary>Sends a signal to a container's first process. Without a handler that notices none but SIGKILL.</summary>
    /// <param name="id">The container.</param>
    /// <param name="signal">The signal's number.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it was sent; false where the container has ended.</returns>
    /// <exception cref="EngineException">The runtime does not do it.</exception>
    public async Task<bool> KillAsync(string id, int signal, CancellationToken cancellationToken)
    {
        CheckId(id);
        var what = $"send signal {signal} to '{id}'";
        if (!IsKnown(id))
        {
            return false;
        }

        var result = await RunAsync(what, cancellationToken, "kill", id, $"{signal}").ConfigureAwait(false);
        if (result.Code == 0)
        {
            return true;
        }

        var state = await StateAsync(id, cancellationToken).ConfigureAwait(false);
        return state is null or { Status: OciStatus.Stopped or OciStatus.Unknown }
            ? false
            : throw Error(EngineError.Refused, what, Why(result));
    }

    /// <summary>Ends a container and removes all that belongs to it. Nothing happens where nothing is left of it.</summary>
    /// <exception cref="EngineException">The runtime does not do it, or what the container wrote cannot be removed.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        CheckId(id);
        await ForgetAsync(id, cancellationToken).ConfigureAwait(false);
        var bundle = Path.Combine(BundlesFolder, id);
        if (Directory.Exists(bundle))
        {
            // As root of the namespace, for folders whose mode shuts their owner out. It follows no link.
            var removal = await RuntimeCommand
                .RunAsync(
                    Wrapped(Folder, "", ["rm", "-rf", "--one-file-system", "--", bundle]),
                    _options,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (removal.Code != 0)
            {
                throw Error(EngineError.Refused, $"remove what '{id}' has left", Why(removal));
            }
        }
    }

    /// <summary>Ends a container; what it wrote stays.</summary>
    internal async Task ForgetAsync(string id, CancellationToken cancellationToken)
    {
        if (!IsKnown(id))
        {
            return;
        }

        var what = $"remove '{id}'";
        var result = await RunAsync(what, cancellationToken, "delete", "--force", id).ConfigureAwait(false);
        if (result.Code != 0 && IsKnown(id))
        {
            throw Error(EngineError.Refused, what, Why(result));
        }
    }

    /// <summary>Whether the runtime has a state of a container: both keep it in a folder of its name.</summary>
    internal bool IsKnown(string id) => Directory.Exists(Path.Combine(StateFolder, id));

    private async Task<CommandResult> RunAsync(string what, CancellationToken cancellationToken, params string[] words)
    {
        try
        {
            return await RuntimeCommand
                .RunAsync(Wrapped(Folder, "", Command(null, words)), _options, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            throw Error(e.Error, what, e.Message, e);
        }
    }

    private static string Why(CommandResult result) =>
        result.Error.Trim() is { Length: > 0 } said ? MessageText.Shown(said, 500) : $"it ended with {result.Code}";

    private JsonDocument Parse(string text, string what)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw Error(EngineError.Corrupt, what, "what it says is no JSON", e);
        }
    }

    private OciContainerState State(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("id", out var id)
        && id.ValueKind == JsonValueKind.String
        && json.TryGetProperty("status", out var status)
        && json.TryGetProperty("pid", out var process)
        && process.TryGetInt32(out var number)
            ? new(
                id.GetString()!,
                status.ValueKind != JsonValueKind.String
                    ? OciStatus.Unknown
                    : status.GetString() switch
                    {
                        "creating" or "created" => OciStatus.Created,
                        "running" => OciStatus.Running,
                        "paused" => OciStatus.Paused,
                        "stopped" => OciStatus.Stopped,
                        _ => OciStatus.Unknown,
                    },
                number
            )
            : throw Error(EngineError.Corrupt, what, "what it says is not what the OCI wants");
}
