using System.Buffers;
using System.Text;

namespace Oac.Connect.Tests;

/// <summary>Messages that are texts: what no protobuf library has a hand in.</summary>
internal sealed class TextMarshaller : Marshaller<string>
{
    public static MessageType<string> Type { get; } = new(proto: new TextMarshaller(), json: new TextMarshaller());

    public override void Write(string message, IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(message, output);

    public override string Read(in ReadOnlySequence<byte> input)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(input);
        return text == "unreadable" ? throw new FormatException("A text that this cannot read.") : text;
    }
}
