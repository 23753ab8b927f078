using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Oac.Engine.Connection;
using Oac.Engine.Containers;

namespace Oac.Engine;

public sealed partial class EngineClient
{
    private const int MaxShownMessage = 600;

    /// <summary>Creates a container, which is not started yet.</summary>
    /// <param name="spec">What it is made of.</param>
    /// <param name="cancellationToken">Ends the request; an engine that has it whole may make the container all the same.</param>
    /// <exception cref="EngineException">
    /// The image or a network is not there (<see cref="EngineError.NotFound"/>), or the engine does not want the container. No value of a
    /// variable is in the message.
    /// </exception>
    public async Task<CreatedContainer> CreateContainerAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var what = $"create a container of '{Images.ImageName.Shown(spec.Image)}'";
        var query = spec.Name is { } name
            ? $"?name={ContainerName.Checked(_connection, name, $"{what} named '{ContainerName.Shown(name)}'")}"
            : "";
        using var content = CreateRequest.Write(_connection, spec, what);
        using var answer = await SendAsync(
                HttpMethod.Post,
                $"containers/create{query}",
                content,
                what,
                _connection.Limits.AnswerTimeout,
                cancellationToken
            )
            .ConfigureAwait(false);
        using var document = await AnswerJson.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        var json = new AnswerJson(answer, document.RootElement);
        return new(
            ContainerName.Checked(_connection, json.Required("Id"), what),
            [.. json.Texts("Warnings").Select(static w => MessageText.Shown(w, MaxShownMessage))]
        );
    }

    /// <summary>Starts a container. One that runs already is left as it is.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="EngineException">It is not there, or its program cannot be started: the engine's words are in the message.</exception>
    public Task StartContainerAsync(string container, CancellationToken cancellationToken) =>
        PostAsync(container, "start", "", TimeSpan.Zero, cancellationToken);

    /// <summary>Asks a container to end (SIGTERM, or what its image says), and kills it if it does not. One that has ended is left.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="grace">How long it has, rounded up to whole seconds.</param>
    /// <param name="cancellationToken">Ends the request; the engine goes on for itself.</param>
    /// <exception cref="EngineException">It is not there, or the engine cannot end it.</exception>
    public Task StopContainerAsync(string container, TimeSpan grace, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grace, TimeSpan.Zero);
        var seconds = Math.Ceiling(grace.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return PostAsync(container, "stop", $"?t={seconds}", grace, cancellationToken);
    }

    /// <summary>Sends a signal to a container's first process.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="signal">Such as <c>SIGKILL</c>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="EngineException">It is not there, does not run (<see cref="EngineError.Refused"/>), or there is no such signal.</exception>
    public Task KillContainerAsync(string container, string signal, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(signal);
        return PostAsync(
            container,
            "kill",
            $"?signal={Uri.EscapeDataString(signal)}",
            TimeSpan.Zero,
            cancellationToken
        );
    }

    /// <summary>Waits until a container does not run: at once for one that has ended or was never started.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Ends the wait, which has no other limit.</param>
    /// <exception cref="EngineException">It is not there, or the connection broke off.</exception>
    public async Task<ContainerExit> WaitContainerAsync(string container, CancellationToken cancellationToken)
    {
        var (path, what) = PathOf(container, "wait for");
        using var answer = await SendAsync(
                HttpMethod.Post,
                $"{path}/wait?condition=not-running",
                null,
                what,
                Timeout.InfiniteTimeSpan,
                cancellationToken
            )
            .ConfigureAwait(false);
        var bytes = await answer.ReadJsonAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        using var document = AnswerJson.Parse(answer, bytes);
        var json = new AnswerJson(answer, document.RootElement);
        return new(
            (int)(
                json.Number("StatusCode") ?? throw answer.Error(EngineError.Corrupt, "the answer has no 'StatusCode'")
            ),
            json.Object("Error")?.Text("Message") is { Length: > 0 } failure
                ? MessageText.Shown(failure, MaxShownMessage)
                : null
        );
    }

    /// <summary>Removes a container.</summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="isForced">Whether one that runs is killed first.</param>
    /// <param name="withVolumes">Whether its volumes without a name go with it.</param>
    /// <param name="cancellationToken">Ends the request; the engine may go on for itself.</param>
    /// <exception cref="EngineException">It is not there, runs and is not to be killed, or cannot be removed.</exception>
    public async Task RemoveContainerAsync(
        string container,
        bool isForced,
        bool withVolumes,
        CancellationToken cancellationToken
    )
    {
        var (path, what) = PathOf(container, "remove");
        using var answer = await SendAsync(
                HttpMethod.Delete,
                $"{path}?force={(isForced ? 1 : 0)}&v={(withVolumes ? 1 : 0)}",
                null,
                what,
                _connection.Limits.AnswerTimeout,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task PostAsync(
        string container,
        string verb,
        string query,
        TimeSpan longer,
        CancellationToken cancellationToken
    )
    {
        var (path, what) = PathOf(container, verb);
        using var answer = await SendAsync(
                HttpMethod.Post,
                $"{path}/{verb}{query}",
                null,
                what,
                _connection.Limits.AnswerTimeout + longer,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private (string Path, string What) PathOf(string container, string verb)
    {
        ArgumentNullException.ThrowIfNull(container);
        var what = $"{verb} container '{ContainerName.Shown(container)}'";
        return ($"containers/{ContainerName.Checked(_connection, container, what)}", what);
    }

    /// <summary>Sends a request in the version of the API that was agreed on.</summary>
    private async Task<EngineAnswer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        string what,
        TimeSpan within,
        CancellationToken cancellationToken
    )
    {
        var api = await ApiAsync(cancellationToken).ConfigureAwait(false);
        return await _connection
            .SendAsync(method, $"v{api}/{path}", content, what, within, cancellationToken)
            .ConfigureAwait(false);
    }
}
