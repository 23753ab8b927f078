using System.Collections.Immutable;
using System.Text.Json;
using Oac.Engine.Connection;
using Oac.Engine.Containers;

namespace Oac.Engine;

public sealed partial class EngineClient
{
    /// <summary>Reads what the engine knows of a container.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="EngineException">It is not there, or the answer is longer than <see cref="EngineLimits.MaxJsonBytes"/>.</exception>
    public async Task<ContainerInfo> InspectContainerAsync(string container, CancellationToken cancellationToken)
    {
        var (path, what) = PathOf(container, "inspect");
        using var answer = await GetJsonAsync($"{path}/json", what, cancellationToken).ConfigureAwait(false);
        using var document = await AnswerJson.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        var json = new AnswerJson(answer, document.RootElement);
        var state = json.Object("State") ?? throw answer.Error(EngineError.Corrupt, "the answer has no 'State'");
        var status = StatusOf(state.Text("Status"));
        var networks = json.Object("NetworkSettings")?.Object("Networks")?.Members() ?? [];
        return new(
            json.Required("Id"),
            json.Required("Name").TrimStart('/'),
            json.Required("Image"),
            status,
            status is ContainerStatus.Exited or ContainerStatus.Dead ? (int?)state.Number("ExitCode") : null,
            state.Truth("OOMKilled"),
            state.Text("Error") is { Length: > 0 } failure ? MessageText.Shown(failure, MaxShownMessage) : null,
            LabelsOf(json.Object("Config")),
            [
                .. networks.Select(static n => new ContainerNetwork(
                    n.Name,
                    Known(n.Value.Text("IPAddress")),
                    Known(n.Value.Text("Gateway"))
                )),
            ]
        );
    }

    /// <summary>Lists containers by their labels, those that have ended among them.</summary>
    /// <param name="labels">What they must have: <c>key</c>, or <c>key=value</c>; at least one.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="EngineException">The answer is longer than <see cref="EngineLimits.MaxJsonBytes"/>.</exception>
    public async Task<ImmutableArray<ContainerSummary>> ListContainersAsync(
        ImmutableArray<string> labels,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfZero(labels.Length);
        using var filter = new MemoryStream();
        using (var writer = new Utf8JsonWriter(filter))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("label"u8);
            foreach (var label in labels)
            {
                writer.WriteStringValue(label);
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        var filters = Uri.EscapeDataString(System.Text.Encoding.UTF8.GetString(filter.ToArray()));
        using var answer = await GetJsonAsync(
                $"containers/json?all=1&filters={filters}",
                "list containers",
                cancellationToken
            )
            .ConfigureAwait(false);
        using var document = await AnswerJson.ReadListAsync(answer, cancellationToken).ConfigureAwait(false);
        return
        [
            .. AnswerJson
                .ObjectsOf(answer, document.RootElement)
                .Select(static c => new ContainerSummary(
                    c.Required("Id"),
                    [.. c.Texts("Names").Select(static n => n.TrimStart('/'))],
                    c.Text("Image") ?? "",
                    StatusOf(c.Text("State")),
                    LabelsOf(c)
                )),
        ];
    }

    /// <summary>Reads how much memory a container uses now.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>Null where it does not run, or the engine's host does not account for memory.</returns>
    /// <exception cref="EngineException">It is not there.</exception>
    public async Task<ContainerMemory?> ContainerMemoryAsync(string container, CancellationToken cancellationToken)
    {
        var (path, what) = PathOf(container, "measure");
        using var answer = await GetJsonAsync($"{path}/stats?stream=false&one-shot=true", what, cancellationToken)
            .ConfigureAwait(false);
        var bytes = await answer.ReadJsonAsync(cancellationToken).ConfigureAwait(false);
        if (bytes.Length == 0)
        {
            // Podman, where it cannot measure.
            return null;
        }
        using var document = AnswerJson.Parse(answer, bytes);
        var json = new AnswerJson(answer, document.RootElement);
        if (json.Object("memory_stats") is not { } memory || memory.Number("usage") is not (> 0 and var used))
        {
            return null;
        }
        // The first name is that of version 1 of control groups, where children count only in the total.
        var details = memory.Object("stats");
        return new(
            used,
            details?.Number("total_rss") ?? details?.Number("anon"),
            memory.Number("limit") is > 0 and var limit ? limit : null
        );
    }

    /// <summary>Reads how a network of the engine reaches its host.</summary>
    /// <param name="network">Its name or id; <c>bridge</c> is Docker's default.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="EngineException">It is not there.</exception>
    public async Task<EngineNetwork> InspectNetworkAsync(string network, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(network);
        var what = $"inspect network '{ContainerName.Shown(network)}'";
        var path = $"networks/{ContainerName.Checked(_connection, network, what)}";
        using var answer = await GetJsonAsync(path, what, cancellationToken).ConfigureAwait(false);
        using var document = await AnswerJson.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        var json = new AnswerJson(answer, document.RootElement);
        var ranges = json.Object("IPAM")?.Objects("Config") ?? [];
        return new(
            json.Required("Name"),
            json.Required("Driver"),
            [.. ranges.Select(static r => new NetworkRange(r.Text("Subnet") ?? "", Known(r.Text("Gateway"))))],
            json.Object("Options")?.Text("com.docker.network.bridge.name")
        );
    }

    private Task<EngineAnswer> GetJsonAsync(string path, string what, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, what, _connection.Limits.AnswerTimeout, cancellationToken);

    /// <summary>Docker writes a missing address as an empty text.</summary>
    private static string? Known(string? address) => address is { Length: > 0 } ? address : null;

    private static ImmutableSortedDictionary<string, string> LabelsOf(AnswerJson? json) =>
        (json?.Object("Labels")?.Texts() ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Docker's words, and those that Podman has beside them.</summary>
    private static ContainerStatus StatusOf(string? status) =>
        status switch
        {
            "created" or "configured" or "initialized" => ContainerStatus.Created,
            "running" => ContainerStatus.Running,
            "paused" => ContainerStatus.Paused,
            "restarting" => ContainerStatus.Restarting,
            "removing" or "stopping" => ContainerStatus.Removing,
            "exited" or "stopped" => ContainerStatus.Exited,
            "dead" => ContainerStatus.Dead,
            _ => ContainerStatus.Unknown,
        };
}
