using Oac.Connect.Protocols;

namespace Oac.Connect.Client;

/// <summary>Sets the headers of requests and reads those of answers.</summary>
internal static class RequestHeaders
{
    public static string UserAgent { get; } =
        $"oac-connect/{typeof(RequestHeaders).Assembly.GetName().Version?.ToString(3)}";

    public static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    public static void Add(HttpRequestMessage request, MetadataMap headers)
    {
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        if (!request.Headers.Contains("user-agent"))
        {
            request.Headers.TryAddWithoutValidation("user-agent", UserAgent);
        }
    }

    /// <summary>The value of a header, its values joined with commas, or null.</summary>
    public static string? Find(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? string.Join(',', values)
        : response.Content.Headers.NonValidated.TryGetValues(name, out values) ? string.Join(',', values)
        : null;

    /// <summary>Headers of an answer as metadata.</summary>
    public static MetadataMap Read(HttpResponseMessage response)
    {
        var map = new MetadataMap();
        Read(response.Headers.NonValidated, map);
        Read(response.Content.Headers.NonValidated, map);
        return map;
    }

    public static void Read(System.Net.Http.Headers.HttpHeadersNonValidated headers, MetadataMap map)
    {
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                map.Receive(name, value);
            }
        }
    }

    /// <summary>Requires the answer's content type to be the protocol's own, in the codec that was asked for.</summary>
    public static void RequireType(string? found, RpcContentType wanted)
    {
        if (
            !RpcContentType.TryParse(found, out var type)
            || type.Protocol != wanted.Protocol
            || type.IsEnveloped != wanted.IsEnveloped
            || type.IsText != wanted.IsText
        )
        {
            throw new ConnectException(
                ConnectCode.Unknown,
                $"the answer's content type is '{HeaderText.Shown(found ?? "")}'; '{wanted}' is wanted"
            );
        }
        if (type.Codec != wanted.Codec)
        {
            throw new ConnectException(
                ConnectCode.Internal,
                $"the answer is in '{HeaderText.Shown(type.Codec)}'; '{wanted.Codec}' is wanted"
            );
        }
    }
}
