using System.Buffers.Binary;
using Google.Protobuf;

namespace Oac.Connect.Conformance;

/// <summary>Messages on standard input and output: four bytes of length in network order, then protobuf.</summary>
internal static class FramedMessages
{
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Reads a message; null at the end.</summary>
    public static async Task<T?> ReadAsync<T>(Stream input, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var prefix = new byte[4];
        if (await input.ReadAtLeastAsync(prefix, 4, throwOnEndOfStream: false) < 4)
        {
            return null;
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        if (length > MaxBytes)
        {
            throw new InvalidDataException($"A message of {length} bytes is announced; at most {MaxBytes} are read.");
        }
        var body = new byte[length];
        await input.ReadExactlyAsync(body);
        return parser.ParseFrom(body);
    }

    /// <summary>Writes a message and flushes.</summary>
    public static async Task WriteAsync(Stream output, IMessage message)
    {
        var bytes = new byte[4 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - 4);
        message.WriteTo(bytes.AsSpan(4));
        await output.WriteAsync(bytes);
        await output.FlushAsync();
    }
}
