using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Oac.Conformance.Binding;
using Oac.Conformance.Harnesses;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Peers.Gateway;

/// <summary>
/// A gateway with an OpenAI-compatible API for all cases of a run: each has a base of its own and a key, and what is called there is
/// recorded. It answers every endpoint, also one that no label declares: whether it may be called is for the case to judge.
/// </summary>
[PerRun]
public sealed class GatewayPeer(TargetDefinition target, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, GatewayAccount> _accounts = new(StringComparer.Ordinal);
    private readonly SharedHttpPeer _server = new();

    /// <summary>Opens an account for a case.</summary>
    /// <param name="context">The case.</param>
    /// <param name="addresses">Where it listens, the same in a whole run, and is reached.</param>
    internal async Task<GatewayAccount> OpenAsync(CaseContext context, HarnessAddresses addresses)
    {
        var origin = await _server.OriginAsync(addresses, ServeAsync, context.Cancelled).ConfigureAwait(false);
        var name = context.Fresh("g");
        var key = context.Fresh("sk-", 40);
        context.Evidence.Hide(key);
        var account = new GatewayAccount($"{origin}/{name}/v1", key, time);
        _accounts[name] = account;
        return account;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        // /ACCOUNT/v1/ENDPOINT
        var parts = (http.Request.Path.Value ?? "").Split('/', 4);
        if (parts.Length < 3 || !_accounts.TryGetValue(parts[1], out var account))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var body = await HttpPeer.ReadBodyAsync(http).ConfigureAwait(false);
        var endpoint = parts[2] == "v1" && parts.Length == 4 ? parts[3].TrimEnd('/') : string.Join('/', parts[2..]);
        var hasKey = http.Request.Headers.Authorization == $"Bearer {account.Key}";
        account.Calls.Add(new GatewayCall(http.Request.Method, endpoint, hasKey));
        if (!hasKey)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await http
                .Response.WriteAsync(
                    "{\"error\":{\"message\":\"the key is not the injected one\",\"type\":\"invalid_request_error\"}}"
                )
                .ConfigureAwait(false);
            return;
        }
        await GatewayAnswers
            .WriteAsync(http, endpoint, body, target.Harness!.ModelSays ?? GatewayAnswers.Text)
            .ConfigureAwait(false);
    }
}

/// <summary>What one case has at the gateway.</summary>
/// <param name="Base">The base URL, with /v1.</param>
/// <param name="Key">The key.</param>
/// <param name="Time">The clock.</param>
internal sealed record GatewayAccount(string Base, string Key, TimeProvider Time)
{
    /// <summary>What was called.</summary>
    public ObservedList<GatewayCall> Calls { get; } = new(Time);
}

/// <summary>A call of the gateway.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Endpoint">The path behind /v1/.</param>
/// <param name="HasKey">Whether the injected key came with it.</param>
internal sealed record GatewayCall(string Method, string Endpoint, bool HasKey)
{
    /// <summary>The name of the endpoint in labels: hyphens for slashes.</summary>
    public string Type => Endpoint.Replace('/', '-');

    /// <summary>Whether it only asks which models there are, which nobody needs to declare.</summary>
    public bool IsListing =>
        Method == "GET" && (Endpoint == "models" || Endpoint.StartsWith("models/", StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => $"{Method} /v1/{Endpoint}";
}
