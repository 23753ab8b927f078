using System.Buffers;

namespace Oac.Connect;

/// <summary>Writes messages of one type in one form, and reads them. One instance serves any number of calls at once.</summary>
/// <typeparam name="T">The type of the messages; any type will do.</typeparam>
public abstract class Marshaller<T>
{
    /// <summary>Writes a message.</summary>
    /// <exception cref="Exception">The message cannot be written; the call then fails with <see cref="ConnectCode.Internal"/>.</exception>
    public abstract void Write(T message, IBufferWriter<byte> output);

    /// <summary>Reads a message. The bytes are only there while this runs.</summary>
    /// <exception cref="Exception">
    /// The bytes are no message; the call then fails with <see cref="ConnectCode.InvalidArgument"/> on a server and with
    /// <see cref="ConnectCode.Internal"/> on a client.
    /// </exception>
    public abstract T Read(in ReadOnlySequence<byte> input);
}
