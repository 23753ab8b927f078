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

    private void WriteJson(EnvelopeSpec envelope)
    {
        code.Line();
        code.Open(
            $"internal override void WriteJson({envelope.TypeName} message, Utf8JsonWriter json, StreamExtensions extensions)"
        );
        code.Line("json.WriteStartObject();");
        foreach (var field in envelope.Fields)
        {
            WriteJson(field, null, "message");
        }
        code.Open("switch (message)");
        foreach (var body in envelope.Cases)
        {
            code.Line($"case {body.TypeName} m:").Open();
            code.Line($"json.WriteStartObject(\"{body.JsonName}\");");
            foreach (var field in body.Fields)
            {
                WriteJson(field, body, "m");
            }
            code.Line("json.WriteEndObject();").Line("break;").Close();
        }
        code.Close();
        code.Line("json.WriteEndObject();");
        code.Close();
    }

    private void WriteJson(FieldSpec field, CaseSpec? body, string message)
    {
        var value = message + "." + field.Property;
        var (present, statement) = field.Kind switch
        {
            FieldKind.String => ($"{value}.Length != 0", $"json.WriteString(\"{field.JsonName}\", {value});"),
            FieldKind.Bytes => ($"!{value}.IsEmpty", $"json.WriteBase64String(\"{field.JsonName}\", {value}.Span);"),
            FieldKind.Bool => (value, $"json.WriteBoolean(\"{field.JsonName}\", true);"),
            // 64 bits do not fit the numbers of every JSON reader: protobuf writes them as text.
            _ => (
                $"{value} != 0",
                $"json.WriteString(\"{field.JsonName}\", {value}.ToString(System.Globalization.CultureInfo.InvariantCulture));"
            ),
        };
        var guarded = field.Extension is not null && field.Extension != body?.Extension;
        code.Open($"if ({present}{(guarded ? $" && {Flag(field.Extension!)}" : "")})");
        code.Line(statement);
        code.Close();
    }
}
