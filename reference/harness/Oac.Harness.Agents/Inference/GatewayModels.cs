using System.Collections.Immutable;
using System.Text.Json;
using Oac.Harness.Handlers;

namespace Oac.Harness.Agents.Inference;

/// <summary>The gateway's list of models, asked for once in a while.</summary>
internal sealed class GatewayModels(GatewayConnection gateway, HttpClient http) : IDisposable
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxModels = 1000;
    private const int MaxNameLength = 256;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (ImmutableArray<string> Names, long Since)? _kept;

    private Uri Address => new(gateway.Address, "models");

    public async Task<string> GetAsync(string type, CancellationToken cancellationToken)
    {
        var names = await ListAsync(cancellationToken).ConfigureAwait(false);
        if (names.Length == 1 || gateway.Options.SelectModel is not { } select)
        {
            return names[0];
        }
        var selected = select(type, names);
        return names.Contains(selected, StringComparer.Ordinal)
            ? selected
            : throw new InferenceGatewayException(
                $"SelectModel chose '{ShownText.Of(selected ?? "")}' for '{type}', which the inference gateway does not list."
            );
    }

    public void Dispose() => _turn.Dispose();

    private async Task<ImmutableArray<string>> ListAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var time = gateway.Options.Time;
            if (_kept is { } kept && time.GetElapsedTime(kept.Since) < gateway.Options.ModelLifetime)
            {
                return kept.Names;
            }
            var names = await AskAsync(cancellationToken).ConfigureAwait(false);
            _kept = (names, time.GetTimestamp());
            return names;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<ImmutableArray<string>> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(
                    Address,
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw Failure($"answered {(int)response.StatusCode}");
            }
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var bounded = new BoundedStream(body, MaxBytes, "The list of models");
            await using (bounded.ConfigureAwait(false))
            {
                using var document = await JsonDocument
                    .ParseAsync(bounded, default, cancellationToken)
                    .ConfigureAwait(false);
                return Read(document.RootElement);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Failure("cannot be reached", e);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw Failure("answered something else than a list of models", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"did not answer within {gateway.Options.Timeout}", e);
        }
    }

    private ImmutableArray<string> Read(JsonElement root)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("data", out var data)
            || data.ValueKind != JsonValueKind.Array
        )
        {
            throw Failure("answered something else than a list of models");
        }
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var model in data.EnumerateArray())
        {
            if (
                model.ValueKind == JsonValueKind.Object
                && model.TryGetProperty("id", out var id)
                && id.ValueKind == JsonValueKind.String
                && id.GetString() is { Length: > 0 and <= MaxNameLength } name
                && !name.Any(char.IsControl)
            )
            {
                names.Add(name);
            }
        }
        return names.Count switch
        {
            0 => throw Failure("lists no model: none was chosen for this instance"),
            > MaxModels => throw Failure($"lists more than {MaxModels} models"),
            _ => names.DrainToImmutable(),
        };
    }

    private InferenceGatewayException Failure(string what, Exception? inner = null) =>
        new($"The inference gateway at {Address} {what}.", inner);
}
