using System.Buffers;
using System.Text;

namespace Oac.Connect.Protocols;

/// <summary>The trailers of gRPC-Web, which are the payload of the last frame: lines of HTTP/1.1 headers, each ended by CRLF.</summary>
internal static class GrpcWebTrailers
{
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
    /// <exception cref="ConnectException">A line is none.</exception>
    public static List<KeyValuePair<string, string>> Read(ReadOnlySequence<byte> block)
    {
        var result = new List<KeyValuePair<string, string>>();
        foreach (var line in Encoding.Latin1.GetString(block).Split('\n'))
        {
            var bare = line.TrimEnd('\r');
            if (bare.Length == 0)
            {
                continue;
            }
            var colon = bare.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new ConnectException(ConnectCode.Internal, "a line of the trailers has no name");
            }
#pragma warning disable CA1308 // Names are compared in lower case.
            result.Add(new(bare[..colon].Trim().ToLowerInvariant(), bare[(colon + 1)..].Trim()));
#pragma warning restore CA1308
        }
        return result;
    }
}
