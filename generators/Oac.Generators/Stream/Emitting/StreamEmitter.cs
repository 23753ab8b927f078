using System.Collections.Generic;
using System.Linq;
using Oac.Generators.Descriptors;
using Oac.Generators.Stream.Model;

namespace Oac.Generators.Stream.Emitting;

/// <summary>Writes the generated files: the model's types, the codec's members, one codec per version.</summary>
internal static class StreamEmitter
{
    public static IEnumerable<KeyValuePair<string, string>> Emit(StreamSchema schema)
    {
        foreach (var envelope in schema.Envelopes)
        {
            yield return new($"Stream.{envelope.TypeName}.g.cs", ModelEmitter.Emit(envelope));
        }
        yield return new("Stream.StreamExtensions.g.cs", Extensions(schema));
        yield return new("Stream.StreamCodec.g.cs", Codec(schema));
        foreach (var codec in schema.Codecs)
        {
            yield return new($"Stream.StreamCodec.{codec.Identifier}.g.cs", new CodecEmitter(schema, codec).Emit());
        }
    }

    private static string Extensions(StreamSchema schema)
    {
        var code = StreamFile.Begin("System");
        code.SummaryXml("What is added to the stream, where both peers announced it.").Line("[Flags]");
        code.Open("public enum StreamExtensions");
        code.SummaryXml("Nothing: the plain stream of the specification.").Line("None = 0,");
        var bit = 1;
        foreach (var extension in schema.Extensions)
        {
            code.Line().SummaryXml($"The extension <c>{extension.Name}</c>.").Line($"{extension.Identifier} = {bit},");
            bit <<= 1;
        }
        return code.Close().ToString();
    }

    private static string Codec(StreamSchema schema)
    {
        var code = StreamFile.Begin(
            "System.Buffers",
            "System.Collections.Immutable",
            "System.Diagnostics.CodeAnalysis",
            "System.Text.Json"
        );
        code.Open("public abstract partial class StreamCodec");
        foreach (var codec in schema.Codecs)
        {
            code.SummaryXml($"The stream of {codec.Version}.");
            code.Line($"public static StreamCodec {codec.Identifier} {{ get; }} = new {codec.Identifier}Codec();")
                .Line();
        }
        code.SummaryXml("The versions that have a stream, in order.");
        code.Line(
            $"public static ImmutableArray<StreamCodec> All {{ get; }} = [{string.Join(", ", schema.Codecs.Select(c => c.Identifier))}];"
        );
        foreach (var envelope in schema.Envelopes)
        {
            Members(code, envelope);
        }
        return code.Close().ToString();
    }

    private static void Members(SourceWriter code, EnvelopeSpec envelope)
    {
        var type = envelope.TypeName;
        code.Line()
            .SummaryXml(
                $"Reads a message. What follows the encoding but not the model is an error of its own, never an exception."
            );
        code.Line("/// <param name=\"input\">The message's bytes, all of them; they may be reused afterwards.</param>");
        code.Line(
            "/// <param name=\"extensions\">What both peers announced; fields of others are unknown and passed over.</param>"
        );
        code.Line("/// <param name=\"maxBytes\">How many bytes the message may have.</param>");
        code.Line(
            "/// <param name=\"message\">The message. It may break rules that the encoding does not know: see <c>Validate</c>.</param>"
        );
        code.Line("/// <param name=\"error\">Why there is none.</param>");
        code.Line(CodecEmitter.ReadSignature("public abstract", envelope) + ";");

        code.Line().SummaryXml("The size of a message in bytes.");
        code.Line("/// <param name=\"message\">The message.</param>");
        code.Line("/// <param name=\"extensions\">What both peers announced; fields of others are left out.</param>");
        code.Line($"public abstract int Measure({type} message, StreamExtensions extensions);");

        code.Line().SummaryXml("Writes a message in canonical order, into one span of the output.");
        code.Line("/// <param name=\"message\">The message.</param>");
        code.Line("/// <param name=\"output\">Where to.</param>");
        code.Line("/// <param name=\"extensions\">What both peers announced; fields of others are left out.</param>");
        code.Line("/// <returns>How many bytes were written.</returns>");
        code.Line(
            "/// <exception cref=\"System.ArgumentException\">The message has no form here: its body is of an extension"
        );
        code.Line(
            "/// that was not announced or of another version, its text is no Unicode, or it is larger than 2 GiB.</exception>"
        );
        code.Line(
            $"public abstract int Write({type} message, IBufferWriter<byte> output, StreamExtensions extensions);"
        );

        code.Line()
            .Line(
                $"internal abstract void WriteJson({type} message, Utf8JsonWriter json, StreamExtensions extensions);"
            );
        code.Line().Line(CodecEmitter.ReadJsonSignature("internal abstract", envelope) + ";");
    }
}
