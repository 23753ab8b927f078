using System.Buffers;
using System.Globalization;
using System.Text;

namespace Oac.Connect.Protocols;

/// <summary>The trailers of gRPC-Web, which are the payload of the last frame: lines of HTTP/1.1 headers, each ended by CRLF.</summary>
internal static class GrpcWebTrailers
{
    private const int MaxLines = 1000;

    public static void Write(ConnectException? error, MetadataMap trailers, IBufferWriter<byte> output)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in GrpcStatus.Write(error).Concat(trailers))
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }
        // Names and values are ASCII: metadata holds nothing else, and messages are percent-encoded.
        Encoding.ASCII.GetBytes(text.ToString(), output);
    }

    /// <summary>Reads the block; names in any case, lines ended by CRLF or LF.</summary>
    /// <exception cref="ConnectException">A line is none, or there are too many.</exception>
    public static List<KeyValuePair<string, string>> Read(ReadOnlySequence<byte> block)
    {
        var result = new List<KeyValuePair<string, string>>();
        var text = Encoding.Latin1.GetString(block).AsSpan();
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].TrimEnd('\r');
            if (line.IsEmpty)
            {
                continue;
            }
            var colon = line.IndexOf(':');
            if (colon < 0 || line[..colon].Trim().IsEmpty)
            {
                throw new ConnectException(ConnectCode.Internal, "a line of the trailers has no name");
            }
            if (result.Count == MaxLines)
            {
                throw new ConnectException(
                    ConnectCode.ResourceExhausted,
                    string.Create(CultureInfo.InvariantCulture, $"there are more than {MaxLines} trailers")
                );
            }
#pragma warning disable CA1308 // Names are compared in lower case.
            result.Add(new(line[..colon].Trim().ToString().ToLowerInvariant(), line[(colon + 1)..].Trim().ToString()));
#pragma warning restore CA1308
        }
        return result;
    }
}
