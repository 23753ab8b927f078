using Oac.Harness.Connection;

namespace Oac.Harness.Agents.Inference;

/// <summary>The gateway that was injected, and the types that may be used there. Immutable.</summary>
internal sealed class GatewayConnection
{
    private readonly HashSet<string> _types;

    private GatewayConnection(Uri address, string key, InferenceOptions options)
    {
        Address = address;
        Key = key;
        Options = options;
        _types = new(options.Types, StringComparer.Ordinal);
    }

    /// <summary>The base URL, with a slash at its end.</summary>
    public Uri Address { get; }

    public string Key { get; }

    public InferenceOptions Options { get; }

    /// <exception cref="HarnessConfigurationException">Something is missing or malformed.</exception>
    public static GatewayConnection Read(InferenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Types.IsDefaultOrEmpty)
        {
            throw new HarnessConfigurationException(
                "InferenceOptions.Types is empty: name the inference types that the labels declare."
            );
        }
        if (options.Types.FirstOrDefault(static type => !InferenceTypes.IsKey(type)) is { } odd)
        {
            throw new HarnessConfigurationException(
                $"'{odd}' is no inference type: it is an endpoint's path without /v1/ and with hyphens for slashes, such as chat-completions."
            );
        }
        if (options.MaxResponseBytes <= 0)
        {
            throw new HarnessConfigurationException("InferenceOptions.MaxResponseBytes is not positive.");
        }
        var key = new DeliveredSecret("API key", "inference.api_key", options.ApiKeyVariable, null)
        {
            Variables = options.Variables,
        };
        return new(
            ReadAddress(options),
            key.Read()
                ?? throw new HarnessConfigurationException(
                    $"The variable {options.ApiKeyVariable} (label inference.api_key.env) is not set; it holds the API key of the "
                        + "inference gateway."
                ),
            options
        );
    }

    /// <summary>Lets a request pass, and says of which type it is; null for one about models.</summary>
    /// <exception cref="UndeclaredInferenceException">It may not leave.</exception>
    public string? Admit(HttpRequestMessage request)
    {
        if (
            request.RequestUri is not { IsAbsoluteUri: true } uri
            || !Addresses.HaveSameOrigin(uri, Address)
            || !uri.AbsolutePath.StartsWith(Address.AbsolutePath, StringComparison.Ordinal)
        )
        {
            throw new UndeclaredInferenceException(
                $"A request that is not for the inference gateway at {Address} was refused, since it would carry the gateway's key elsewhere."
            );
        }
        var path = uri.AbsolutePath[Address.AbsolutePath.Length..];
        if (
            request.Method == HttpMethod.Get
            && (path == "models" || path.StartsWith("models/", StringComparison.Ordinal))
        )
        {
            return null;
        }
        var type = InferenceTypes.OfPath(path);
        if (request.Method == HttpMethod.Post && _types.Contains(type))
        {
            return type;
        }
        throw new UndeclaredInferenceException(
            $"{request.Method} {Handlers.ShownText.Of(path)} was refused: {Why(request.Method, type)}"
        );
    }

    /// <exception cref="UndeclaredInferenceException">The type is not declared.</exception>
    public void Require(string type)
    {
        if (!_types.Contains(type))
        {
            throw new UndeclaredInferenceException(Why(HttpMethod.Post, type));
        }
    }

    private string Why(HttpMethod method, string type) =>
        _types.Contains(type)
            ? $"of the inference type '{type}' only POST is declared, not {method}."
            : $"the inference type '{Handlers.ShownText.Of(type)}' is not declared; declared are {string.Join(", ", Options.Types)}. "
                + "Add it to the labels inference.* and to InferenceOptions.Types, or do without.";

    private static Uri ReadAddress(InferenceOptions options)
    {
        var place = $"The variable {options.ApiBaseVariable} (label inference.api_base.env)";
        if (options.Variables(options.ApiBaseVariable) is not { Length: > 0 } text)
        {
            throw new HarnessConfigurationException(
                $"{place} is not set; it holds the base URL of the inference gateway."
            );
        }
        return Addresses.TryParse(text, out var address)
            ? new(address.AbsoluteUri.TrimEnd('/') + "/")
            : throw new HarnessConfigurationException($"{place} holds no base URL: {Addresses.Wanted}.");
    }
}
