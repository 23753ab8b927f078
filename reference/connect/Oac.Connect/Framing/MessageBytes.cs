using System.Buffers;

namespace Oac.Connect.Framing;

/// <summary>Calls marshallers, so that what they throw has a code.</summary>
internal static class MessageBytes
{
    public static void Write<T>(T message, Marshaller<T> marshaller, IBufferWriter<byte> output)
    {
        try
        {
            marshaller.Write(message, output);
        }
        catch (Exception e) when (e is not ConnectException)
        {
            throw new ConnectException(ConnectCode.Internal, "a message cannot be written", e);
        }
    }

    /// <param name="input">The bytes.</param>
    /// <param name="marshaller">What reads them.</param>
    /// <param name="unreadable">The code where they are no message: it depends on whose fault that is.</param>
    public static T Read<T>(in ReadOnlySequence<byte> input, Marshaller<T> marshaller, ConnectCode unreadable)
    {
        try
        {
            return marshaller.Read(input);
        }
        catch (Exception e) when (e is not ConnectException)
        {
            throw new ConnectException(unreadable, "a message cannot be read", e);
        }
    }
}
