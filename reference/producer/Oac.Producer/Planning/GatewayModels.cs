using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Oac.Planning.Configuration;

namespace Oac.Producer.Planning;

/// <summary>Asks gateways for their models: <c>GET {base_url}/models</c>, as OpenAI clients do.</summary>
internal sealed class GatewayModels(CliContext context)
{
    /// <summary>The longest answer, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The most models of one gateway.</summary>
    public const int MaxModels = 100_000;

    private const int MaxKeyLength = 8 * 1024;
    private const int MaxParallel = 8;

    /// <summary>How long one gateway may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The models that each gateway lists, and what kept others from being asked. No message holds a key or an answer.</summary>
    public async Task<(
        ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Models,
        ImmutableArray<string> Problems
    )> AskAsync(IReadOnlyCollection<Gateway> gateways, CancellationToken cancellationToken)
    {
        // A gateway that sends elsewhere would get its key sent there, too.
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = Patience,
        };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var models = ImmutableSortedDictionary.CreateBuilder<string, ImmutableSortedSet<string>>(
            StringComparer.Ordinal
        );
        var problems = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var gate = new Lock();
        await Parallel
            .ForEachAsync(
                gateways,
                new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken },
                async (gateway, cancelled) =>
                {
                    var (found, problem) = await AskAsync(http, gateway, cancelled).ConfigureAwait(false);
                    lock (gate)
                    {
                        if (found is not null)
                        {
                            models[gateway.Name] = found;
                        }
                        else
                        {
                            problems[gateway.Name] = $"gateway {gateway.Name}: {problem}";
                        }
                    }
                }
            )
            .ConfigureAwait(false);
        return (models.ToImmutable(), [.. problems.Values]);
    }

    private async Task<(ImmutableSortedSet<string>? Models, string? Problem)> AskAsync(
        HttpClient http,
        Gateway gateway,
        CancellationToken cancellationToken
    )
    {
        var address = $"{gateway.BaseUrl.AbsoluteUri.TrimEnd('/')}/models";
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("oac", Cli.Version));
        if (gateway.ApiKey is { } reference)
        {
            var (key, problem) = ReadKey(reference);
            if (key is null)
            {
                return (null, problem);
            }
            request.Headers.Authorization = new("Bearer", key);
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token)
                .ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (null, $"{address} answered {(int)response.StatusCode} where 200 was expected");
            }
            using var content = new MemoryStream();
            var body = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                var buffer = new byte[16 * 1024];
                int read;
                while ((read = await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false)) > 0)
                {
                    if (content.Length + read > MaxBytes)
                    {
                        return (null, $"{address} answered more than {MaxBytes >> 20} MiB");
                    }
                    content.Write(buffer, 0, read);
                }
            }
            return Read(content.GetBuffer().AsMemory(0, (int)content.Length)) is { } models
                ? (models, null)
                : (null, $"{address} answered something else than a list of at most {MaxModels} models with ids");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"{address} did not answer within {Patience.TotalSeconds:0.##} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return (null, $"{address} cannot be asked: {e.Message}");
        }
    }

    /// <summary>The ids of <c>{"data": [{"id": "..."}]}</c>; null where an answer is none.</summary>
    internal static ImmutableSortedSet<string>? Read(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer, new() { MaxDepth = 32 });
            if (
                json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("data", out var data)
                || data.ValueKind != JsonValueKind.Array
                || data.GetArrayLength() > MaxModels
            )
            {
                return null;
            }
            var ids = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
            foreach (var model in data.EnumerateArray())
            {
                if (
                    model.ValueKind != JsonValueKind.Object
                    || !model.TryGetProperty("id", out var id)
                    || id.ValueKind != JsonValueKind.String
                )
                {
                    return null;
                }
                ids.Add(id.GetString()!);
            }
            return ids.ToImmutable();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is a text with half a surrogate pair.
            return null;
        }
    }

    private (string? Key, string? Problem) ReadKey(SecretReference reference)
    {
        string? key;
        if (reference.Kind == SecretKind.Variable)
        {
            key = context.Environment.GetValueOrDefault(reference.Name);
            if (string.IsNullOrEmpty(key))
            {
                return (null, $"the variable {reference.Name}, which holds its key, is not set");
            }
        }
        else
        {
            var bytes = ConfigurationFile.ReadUpTo(reference.Name, MaxKeyLength + 1, out var problem);
            if (bytes is null)
            {
                return (null, $"the file {reference.Name}, which holds its key, cannot be read: {problem}");
            }
            // Editors and echo end a file with a line.
            key = Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n');
        }
        return key.Length is > 0 and <= MaxKeyLength && key.All(static c => c is > ' ' and < '\x7f')
            ? (key, null)
            : (null, $"{reference} holds no key: one line of at most {MaxKeyLength} visible characters is expected");
    }
}
