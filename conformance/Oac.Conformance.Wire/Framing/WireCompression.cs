using System.IO.Compression;

namespace Oac.Conformance.Wire;

/// <summary>The compressions of the protocols by name: <c>identity</c>, <c>gzip</c>, <c>br</c>.</summary>
public static class WireCompression
{
    /// <summary>No compression.</summary>
    public const string Identity = "identity";

    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Whether a name is one of them.</summary>
    public static bool IsKnown(string name) => name is Identity or "gzip" or "br";

    /// <summary>Compresses.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static byte[] Compress(string name, ReadOnlyMemory<byte> plain)
    {
        if (name == Identity)
        {
            return plain.ToArray();
        }
        using var output = new MemoryStream();
        using (var stream = Open(name, output, CompressionMode.Compress))
        {
            stream.Write(plain.Span);
            // An empty message has a compressed form too, which an untouched stream would not write.
            stream.Flush();
        }
        return output.ToArray();
    }

    /// <summary>Decompresses; nothing stays nothing.</summary>
    /// <exception cref="InvalidDataException">The bytes are not compressed that way, or hold more than 64 MiB.</exception>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static byte[] Decompress(string name, ReadOnlyMemory<byte> compressed)
    {
        if (name == Identity || compressed.IsEmpty)
        {
            return compressed.ToArray();
        }
        using var input = new MemoryStream(compressed.ToArray());
        using var stream = Open(name, input, CompressionMode.Decompress);
        using var output = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0; )
        {
            output.Write(buffer, 0, count);
            if (output.Length > MostBytes)
            {
                throw new InvalidDataException("a message is longer than 64 MiB");
            }
        }
        return output.ToArray();
    }

    private static Stream Open(string name, Stream stream, CompressionMode mode) =>
        name switch
        {
            "gzip" => new GZipStream(stream, mode, leaveOpen: true),
            "br" => new BrotliStream(stream, mode, leaveOpen: true),
            _ => throw new ArgumentException($"No compression '{name}'.", nameof(name)),
        };
}
