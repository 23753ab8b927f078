using System.Collections.Generic;
using System.Linq;
using Oac.Generators.Stream.Model;

namespace Oac.Generators.Stream.Emitting;

internal sealed partial class CodecEmitter
{
    private void Write(EnvelopeSpec envelope)
    {
        code.Line();
        code.Line($"public override int Measure({envelope.TypeName} message, StreamExtensions extensions) =>");
        code.Line("    Encode(message, null, extensions);").Line();
        code.Open(
            $"public override int Write({envelope.TypeName} message, IBufferWriter<byte> output, StreamExtensions extensions)"
        );
        code.Line("ArgumentNullException.ThrowIfNull(output);");
        code.Line("return Encode(message, output, extensions);");
        code.Close().Line();
        code.Open(
            $"private static int Encode({envelope.TypeName} message, IBufferWriter<byte>? output, StreamExtensions extensions)"
        );
        code.Open("switch (message)");
        foreach (var body in envelope.Cases)
        {
            code.Line($"case {body.TypeName} m:").Line("    return Encode(m, output, extensions);");
        }
        Refuse(envelope.TypeName);
        code.Close().Close();
        foreach (var body in envelope.Cases)
        {
            Encode(envelope, body);
        }
    }

    // Without an output it only measures.
    private void Encode(EnvelopeSpec envelope, CaseSpec body)
    {
        code.Line();
        code.Open(
            $"private static int Encode({body.TypeName} message, IBufferWriter<byte>? output, StreamExtensions extensions)"
        );
        RequireExtension(body);
        foreach (var field in envelope.Fields.Concat(body.Fields))
        {
            var value = "message." + field.Property;
            code.Line(
                field.Kind switch
                {
                    FieldKind.String =>
                        $"var {Length(field)} = {Sent(field, body, $"WireWriter.Utf8Length({value})", "0")};",
                    FieldKind.Bytes => $"var {field.Variable} = {Sent(field, body, value + ".Span", "default")};",
                    FieldKind.Bool => $"var {field.Variable} = {Sent(field, body, value, "false")};",
                    _ => $"var {field.Variable} = {Sent(field, body, value, "0UL")};",
                }
            );
        }
        code.Line($"var bodySize = {Sum(body.Fields.Select(Size))};");
        code.Line(
            $"var size = WireWriter.Fit({Sum(envelope.Fields.Select(Size).Append($"WireWriter.MessageSize({Tag(body)}, bodySize)"))});"
        );
        code.Open("if (output is not null)");
        code.Line("var writer = new WireWriter(output.GetSpan(size));");
        foreach (var field in envelope.Fields.Where(f => f.Number < body.Number))
        {
            WriteField(field);
        }
        code.Line($"writer.WriteMessageHeader({Tag(body)}, bodySize);");
        foreach (var field in body.Fields)
        {
            WriteField(field);
        }
        foreach (var field in envelope.Fields.Where(f => f.Number > body.Number))
        {
            WriteField(field);
        }
        code.Line("output.Advance(size);");
        code.Close();
        code.Line("return size;");
        code.Close();
    }

    private void WriteField(FieldSpec field) =>
        code.Line(
            field.Kind switch
            {
                FieldKind.String => $"writer.WriteString({field.Tag}, message.{field.Property}, {Length(field)});",
                FieldKind.Bytes => $"writer.WriteBytes({field.Tag}, {field.Variable});",
                FieldKind.Bool => $"writer.WriteBool({field.Tag}, {field.Variable});",
                _ => $"writer.WriteNumber({field.Tag}, {field.Variable});",
            }
        );

    private static string Size(FieldSpec field) =>
        field.Kind switch
        {
            FieldKind.String => $"WireWriter.FieldSize({field.Tag}, {Length(field)})",
            FieldKind.Bytes => $"WireWriter.FieldSize({field.Tag}, {field.Variable}.Length)",
            FieldKind.Bool => $"WireWriter.BoolSize({field.Tag}, {field.Variable})",
            _ => $"WireWriter.NumberSize({field.Tag}, {field.Variable})",
        };

    private static string Length(FieldSpec field) => field.Variable + "Length";

    private static string Sum(IEnumerable<string> sizes) => string.Join(" + ", sizes.DefaultIfEmpty("0L"));
}
