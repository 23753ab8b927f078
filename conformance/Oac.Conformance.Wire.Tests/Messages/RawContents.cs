using System.IO.Compression;
using System.Text;
using Connectrpc.Conformance.V1;

namespace Oac.Conformance.Wire.Tests.Messages;

/// <summary>The bodies of raw requests and responses.</summary>
internal static class RawContents
{
    public static byte[] Of(MessageContents? contents)
    {
        byte[]? plain = contents?.DataCase switch
        {
            MessageContents.DataOneofCase.Binary => contents.Binary.ToByteArray(),
            MessageContents.DataOneofCase.BinaryMessage => contents.BinaryMessage.Value.ToByteArray(),
            MessageContents.DataOneofCase.Text => Encoding.UTF8.GetBytes(contents.Text),
            _ => null,
        };
        return plain is null
            ? []
            : contents!.Compression switch
            {
                Compression.Unspecified or Compression.Identity => plain,
                Compression.Gzip => WireCompression.Compress("gzip", plain),
                Compression.Br => WireCompression.Compress("br", plain),
                Compression.Zstd => Zstd(plain),
                Compression.Deflate => Deflate(plain),
                _ => throw new NotSupportedException($"No compression {contents.Compression} here."),
            };
    }

    public static byte[] Of(StreamContents contents)
    {
        using var body = new MemoryStream();
        foreach (var item in contents.Items)
        {
            body.Write(new WireFrame((byte)item.Flags, Of(item.Payload)).ToBytes(item.HasLength ? item.Length : null));
        }
        return body.ToArray();
    }

    /// <summary>A zstd frame of one block that is stored as it is (RFC 8878): enough for the short messages of the cases.</summary>
    private static byte[] Zstd(byte[] plain)
    {
        if (plain.Length > byte.MaxValue)
        {
            throw new NotSupportedException("Only messages of at most 255 bytes are written as zstd here.");
        }
        var block = (plain.Length << 3) | 1;
        return
        [
            0x28,
            0xB5,
            0x2F,
            0xFD,
            0x20,
            (byte)plain.Length,
            (byte)block,
            (byte)(block >> 8),
            (byte)(block >> 16),
            .. plain,
        ];
    }

    private static byte[] Deflate(byte[] plain)
    {
        using var output = new MemoryStream();
        using (var stream = new ZLibStream(output, CompressionMode.Compress, leaveOpen: true))
        {
            stream.Write(plain);
        }
        return output.ToArray();
    }
}
