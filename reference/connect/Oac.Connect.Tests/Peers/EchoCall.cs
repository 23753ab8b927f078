using System.Text.Json;
using Google.Protobuf;

namespace Oac.Connect.Tests.Peers;

/// <summary>A call that someone is to make; written as a line of JSON for a peer.</summary>
/// <param name="Method">The name of the method as JavaScript spells it.</param>
/// <param name="Requests">What is sent.</param>
internal sealed record EchoCall(string Method, params Request[] Requests)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public TimeSpan? Timeout { get; init; }

    /// <summary>After how many answers the caller gives up; 0 is a second after the start, -1 never.</summary>
    public int CancelAfter { get; init; } = -1;

    /// <summary>Whether each request waits for the answer to the one before it.</summary>
    public bool IsDuplex { get; init; }

    public string ToLine(int id, Way way, Uri address) =>
        JsonSerializer.Serialize(
            new
            {
                id,
                url = address.GetLeftPart(UriPartial.Authority),
                roots = EchoCertificate.CertificatePem,
                protocol = way.Protocol.ToString().ToLowerInvariant(),
                http = way.IsDuplex ? "2" : "1.1",
                codec = way.Codec,
                gzip = way.Gzip,
                method = Method,
                messages = Requests.Select(one =>
                    JsonSerializer.SerializeToElement(JsonDocument.Parse(JsonFormatter.Default.Format(one)))
                ),
                headers = Headers.Select(one => new[] { one.Name, one.Value }),
                timeout = Timeout?.TotalMilliseconds,
                cancelAfter = CancelAfter,
                duplex = IsDuplex,
            }
        );
}

/// <summary>What came of it.</summary>
internal sealed record EchoAnswer(
    IReadOnlyList<Response> Messages,
    ILookup<string, string> Headers,
    ILookup<string, string> Trailers,
    ConnectException? Error
)
{
    public static EchoAnswer Parse(JsonElement line)
    {
        ConnectException? error = null;
        if (line.TryGetProperty("error", out var failure))
        {
            error = new((ConnectCode)failure.GetProperty("code").GetInt32(), failure.GetProperty("message").GetString())
            {
                Details =
                [
                    .. failure
                        .GetProperty("details")
                        .EnumerateArray()
                        .Select(one => new ErrorDetail(
                            one.GetProperty("type").GetString()!,
                            one.GetProperty("value").GetBytesFromBase64()
                        )),
                ],
            };
        }
        return new(
            [
                .. line.GetProperty("messages")
                    .EnumerateArray()
                    .Select(one => JsonParser.Default.Parse<Response>(one.GetRawText())),
            ],
            Pairs("headers"),
            Pairs("trailers"),
            error
        );

        ILookup<string, string> Pairs(string name) =>
            line.GetProperty(name)
                .EnumerateArray()
                .ToLookup(one => one[0].GetString()!, one => one[1].GetString()!, StringComparer.OrdinalIgnoreCase);
    }
}
