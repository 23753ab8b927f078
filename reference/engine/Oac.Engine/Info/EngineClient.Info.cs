using System.Text.Json;
using Oac.Engine.Connection;
using Oac.Engine.Info;

namespace Oac.Engine;

public sealed partial class EngineClient
{
    private const int MaxPingBytes = 1024;
    private ApiVersion? _agreed;
    private bool _isPodman;

    /// <summary>Asks whether the engine is there, and which version of the API both sides speak.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The newest version that both speak.</returns>
    /// <exception cref="EngineException">
    /// It does not answer, is no engine, or speaks only versions that are too old or too new (<see cref="EngineError.NotSupported"/>).
    /// </exception>
    public async Task<ApiVersion> PingAsync(CancellationToken cancellationToken)
    {
        using var answer = await GetAsync("_ping", "ping", cancellationToken).ConfigureAwait(false);
        _ = await answer.BeginningAsync(MaxPingBytes, cancellationToken).ConfigureAwait(false);
        var header = answer.Response.Headers.TryGetValues("Api-Version", out var values) ? values.First() : null;
        var offered =
            ApiVersion.Parse(header)
            ?? throw answer.Error(EngineError.Corrupt, "the answer has no Api-Version: this is no engine");
        if (offered < ApiVersion.Oldest)
        {
            throw answer.Error(
                EngineError.NotSupported,
                $"the engine speaks version {offered} of the API; {ApiVersion.Oldest} is the oldest that is supported"
            );
        }
        if (offered > ApiVersion.Newest)
        {
            await ExpectToBeOldEnoughAsync(cancellationToken).ConfigureAwait(false);
        }
        _isPodman = answer.Response.Headers.Contains("Libpod-API-Version");
        var agreed = offered < ApiVersion.Newest ? offered : ApiVersion.Newest;
        _agreed = agreed;
        return agreed;
    }

    /// <summary>Asks which engine it is.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="EngineException">It does not answer, or not as an engine does.</exception>
    public async Task<EngineInfo> VersionAsync(CancellationToken cancellationToken)
    {
        var api = await ApiAsync(cancellationToken).ConfigureAwait(false);
        using var answer = await GetAsync($"v{api}/version", "version", cancellationToken).ConfigureAwait(false);
        using var document = await AnswerJson.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        var json = new AnswerJson(answer, document.RootElement);
        var isPodman = json.Objects("Components").Any(component => component.Text("Name") == "Podman Engine");
        return new(
            isPodman ? "podman" : "docker",
            json.Required("Version"),
            api,
            json.Required("Os"),
            json.Required("Arch")
        );
    }

    /// <summary>The version to speak; agreed on once. Two first callers at once ask twice, which does no harm.</summary>
    private async ValueTask<ApiVersion> ApiAsync(CancellationToken cancellationToken) =>
        _agreed ?? await PingAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>An engine that is newer than we are says how far back it goes.</summary>
    private async Task ExpectToBeOldEnoughAsync(CancellationToken cancellationToken)
    {
        using var answer = await GetAsync("version", "version", cancellationToken).ConfigureAwait(false);
        using var document = await AnswerJson.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        var oldest = ApiVersion.Parse(new AnswerJson(answer, document.RootElement).Text("MinAPIVersion"));
        if (oldest > ApiVersion.Newest)
        {
            throw answer.Error(
                EngineError.NotSupported,
                $"the engine speaks version {oldest} of the API and later; {ApiVersion.Newest} is the newest that is supported"
            );
        }
    }

    private Task<EngineAnswer> GetAsync(string path, string what, CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, path, null, what, _connection.Limits.AnswerTimeout, cancellationToken);
}
