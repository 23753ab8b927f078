using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Oac.Connect.Tests.Raw;

/// <summary>An answer as it stood on the wire, read without any of the code under test.</summary>
/// <param name="Status">The HTTP status; 0 where there was no answer.</param>
/// <param name="Headers">The headers, names in lower case.</param>
/// <param name="Body">The body.</param>
/// <param name="Trailers">The trailers.</param>
/// <param name="Reset">The code that the stream, or the connection, was ended with, or null.</param>
internal sealed record RawAnswer(
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    IReadOnlyDictionary<string, string> Trailers,
    uint? Reset = null
)
{
    /// <summary>The frames of the body: flags and payload.</summary>
    public IEnumerable<(byte Flags, byte[] Payload)> Frames()
    {
        for (var at = 0; at < Body.Length; )
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(Body.AsSpan(at + 1));
            yield return (Body[at], Body[(at + 5)..(at + 5 + length)]);
            at += 5 + length;
        }
    }

    /// <summary>The name of the code that the call ended with, or "ok".</summary>
    public string Outcome()
    {
        switch (Headers.GetValueOrDefault("content-type"))
        {
            case "application/connect+proto":
                var (flags, payload) = Frames().Last();
                Assert.Equal(2, flags);
                using (var end = JsonDocument.Parse(payload))
                {
                    return end.RootElement.TryGetProperty("error", out var error)
                        ? error.GetProperty("code").GetString()!
                        : "ok";
                }
            case "application/json" when Status != 200:
                using (var body = JsonDocument.Parse(Body))
                {
                    return body.RootElement.GetProperty("code").GetString()!;
                }
            case "application/grpc+proto":
                return Name((Trailers.Count > 0 ? Trailers : Headers)["grpc-status"]);
            case "application/grpc-web+proto":
                var last = Frames().Last();
                Assert.Equal(0x80, last.Flags);
                var lines = Encoding.ASCII.GetString(last.Payload).Split("\r\n");
                return Name(lines.Single(l => l.StartsWith("grpc-status: ", StringComparison.Ordinal))[13..]);
            default:
                return Status == 200 ? "ok" : $"HTTP {Status}";
        }
    }

    private static string Name(string status) => status == "0" ? "ok" : ((ConnectCode)int.Parse(status)).ToName();
}
