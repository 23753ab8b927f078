using System.Linq;
using Oac.Generators.Descriptors;
using Oac.Generators.Stream.Model;

namespace Oac.Generators.Stream.Emitting;

/// <summary>Writes the codec of one version.</summary>
internal sealed partial class CodecEmitter(StreamSchema schema, CodecSpec codec)
{
    private readonly SourceWriter code = StreamFile.Begin(
        "System",
        "System.Buffers",
        "System.Diagnostics.CodeAnalysis",
        "System.Text.Json",
        "Oac.Spec.Stream.Encoding"
    );

    public string Emit()
    {
        code.Open("public abstract partial class StreamCodec");
        code.Line($"/// <summary>{codec.ServiceName}, message by message.</summary>");
        code.Open(
            $"private sealed class {codec.Identifier}Codec() : StreamCodec(\"{codec.Version}\", \"{codec.ServiceName}\", \"{codec.MethodName}\")"
        );
        foreach (var envelope in codec.Envelopes)
        {
            Read(envelope);
            Write(envelope);
            ReadJson(envelope);
            WriteJson(envelope);
        }
        return code.Close().Close().ToString();
    }

    public static string ReadSignature(string modifiers, EnvelopeSpec envelope) =>
        $"{modifiers} bool TryRead{envelope.TypeName}(in ReadOnlySequence<byte> input, StreamExtensions extensions, int maxBytes, "
        + $"[NotNullWhen(true)] out {envelope.TypeName}? message, out StreamDecodeError error)";

    private static uint Tag(CaseSpec body) => ((uint)body.Number << 3) | 2;

    private static string Flag(string extension) => $"(extensions & StreamExtensions.{extension}) != 0";

    /// <summary>What is sent of a field: its default where its extension was not announced.</summary>
    private static string Sent(FieldSpec field, CaseSpec body, string value, string otherwise) =>
        field.Extension is null || field.Extension == body.Extension
            ? value
            : $"{Flag(field.Extension)} ? {value} : {otherwise}";

    /// <summary>The arm of a switch over a message for what this version or the announced extensions do not have.</summary>
    private void Refuse(string type)
    {
        code.Line("case null:");
        code.Line($"    throw new ArgumentNullException(\"message\");");
        code.Line("default:");
        code.Line(
            $"    throw new ArgumentException($\"A {{message.GetType().Name}} is no {type} of {codec.Version}.\", nameof(message));"
        );
    }

    private void RequireExtension(CaseSpec body)
    {
        if (body.Extension is not null)
        {
            code.Open($"if (!({Flag(body.Extension)}))");
            code.Line(
                $"throw new ArgumentException(\"A {body.TypeName} travels only with StreamExtensions.{body.Extension}.\", nameof(message));"
            );
            code.Close();
        }
    }

    private EquatableArray<FieldSpec> ModelFields(CaseSpec body) =>
        schema.Envelopes.SelectMany(e => e.Cases).First(c => c.Name == body.Name).Fields;

    private EquatableArray<FieldSpec> ModelFields(EnvelopeSpec envelope) =>
        schema.Envelopes.First(e => e.Name == envelope.Name).Fields;
}
