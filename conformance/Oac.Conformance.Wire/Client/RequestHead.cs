using System.Text;

namespace Oac.Conformance.Wire;

/// <summary>The heads of requests as the protocols want them.</summary>
internal static class RequestHead
{
    /// <summary>A call whose messages are in frames.</summary>
    public static WireRequest OfStream(WireCallOptions options)
    {
        var headers = new WireHeaders
        {
            { "content-type", new WireContentType(options.Protocol, options.Codec, true).ToString() },
        };
        var prefix = options.Protocol == WireProtocol.Connect ? "connect-content-encoding" : "grpc-encoding";
        var accept = options.Protocol == WireProtocol.Connect ? "connect-accept-encoding" : "grpc-accept-encoding";
        switch (options.Protocol)
        {
            case WireProtocol.Connect:
                headers.Add("connect-protocol-version", "1");
                break;
            case WireProtocol.Grpc:
                headers.Add("te", "trailers");
                break;
            default:
                headers.Add("x-grpc-web", "1");
                break;
        }
        if (options.Compression != WireCompression.Identity)
        {
            headers.Add(prefix, options.Compression);
            headers.Add(accept, options.Compression);
        }
        AddTimeout(options, headers);
        headers.AddRange(options.Headers);
        return new("POST", options.Path, headers);
    }

    /// <summary>A unary call of Connect, whose body is the message.</summary>
    public static WireRequest OfBare(WireCallOptions options, byte[] body)
    {
        var headers = new WireHeaders();
        var isCompressed = options.Compression != WireCompression.Identity;
        if (!options.UseGet)
        {
            headers.Add("content-type", new WireContentType(WireProtocol.Connect, options.Codec, false).ToString());
            headers.Add("connect-protocol-version", "1");
            if (isCompressed)
            {
                headers.Add("content-encoding", options.Compression);
            }
        }
        if (isCompressed)
        {
            headers.Add("accept-encoding", options.Compression);
        }
        AddTimeout(options, headers);
        headers.AddRange(options.Headers);
        return options.UseGet
            ? new("GET", options.Path + Query(options, body), headers) { HasBody = false }
            : new("POST", options.Path, headers) { ContentLength = body.Length };
    }

    private static void AddTimeout(WireCallOptions options, WireHeaders headers)
    {
        if (options.Timeout is { } timeout)
        {
            headers.Add(WireTimeouts.HeaderOf(options.Protocol), WireTimeouts.Format(options.Protocol, timeout));
        }
    }

    private static string Query(WireCallOptions options, byte[] body)
    {
        var isCompressed = options.Compression != WireCompression.Identity;
        var isText = options.Codec == "json" && !isCompressed;
        return "?connect=v1"
            + (isText ? "" : "&base64=1")
            + (isCompressed ? "&compression=" + options.Compression : "")
            + "&encoding="
            + options.Codec
            + "&message="
            + (isText ? Uri.EscapeDataString(Encoding.UTF8.GetString(body)) : WireBase64.EncodeUrl(body));
    }
}
