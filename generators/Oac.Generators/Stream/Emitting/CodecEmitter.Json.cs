using Oac.Generators.Stream.Model;

namespace Oac.Generators.Stream.Emitting;

internal sealed partial class CodecEmitter
{
    public static string ReadJsonSignature(string modifiers, EnvelopeSpec envelope) =>
        $"{modifiers} bool TryReadJson(ref Utf8JsonReader json, StreamExtensions extensions, "
        + $"[NotNullWhen(true)] out {envelope.TypeName}? message, out StreamDecodeError error)";

    private void ReadJson(EnvelopeSpec envelope)
    {
        code.Line();
        code.Open(ReadJsonSignature("internal override", envelope));
        Locals(envelope);
        code.Line("JsonFields.Begin(ref json);");
        OpenNames(envelope.Fields.Count + envelope.Cases.Count);
        var index = 0;
        foreach (var field in envelope.Fields)
        {
            ReadJsonField(field, field.Variable, null, index++);
        }
        foreach (var body in envelope.Cases)
        {
            OpenName(body.JsonName, body.FieldName, body.Extension, index++);
            code.Open("if (JsonFields.MoveToObject(ref json))");
            if (body.Extension is not null)
            {
                code.Line($"has{body.Name} = true;");
            }
            else
            {
                code.Open("if (body != 0)");
                code.Line("throw new JsonException(\"Two of the bodies that exclude each other are set.\");");
                code.Close();
                code.Line($"body = {body.Number};");
            }
            code.Line($"fields{body.Name}.ReadJson(ref json, extensions);");
            code.Close().Close();
        }
        CloseNames(index);
        Finish(envelope, "json.BytesConsumed");
        code.Close();
    }

    private void ReadJson(CaseSpec body)
    {
        code.Line();
        code.Open("public void ReadJson(ref Utf8JsonReader json, StreamExtensions extensions)");
        OpenNames(body.Fields.Count);
        var index = 0;
        foreach (var field in body.Fields)
        {
            ReadJsonField(field, field.Property, body, index++);
        }
        CloseNames(index);
        code.Close();
    }

    private void ReadJsonField(FieldSpec field, string target, CaseSpec? body, int index)
    {
        OpenName(field.JsonName, field.Name, field.Extension == body?.Extension ? null : field.Extension, index);
        code.Line($"{target} = JsonFields.{ReadMethod(field.Kind)}(ref json);");
        code.Close();
    }

    private void OpenNames(int fields)
    {
        if (fields > 0)
        {
            code.Line("var seen = 0UL;");
        }
        code.Open("while (JsonFields.MoveNext(ref json))");
    }

    private void OpenName(string jsonName, string name, string? extension, int index) =>
        code.Open(
            (index == 0 ? "if (" : "else if (")
                + (extension is null ? "" : Flag(extension) + " && ")
                + $"JsonFields.IsField(ref json, \"{jsonName}\"u8, \"{name}\"u8, {index}, ref seen))"
        );

    private void CloseNames(int fields)
    {
        if (fields == 0)
        {
            code.Line("json.Skip();");
        }
        else
        {
            code.Open("else").Line("json.Skip();").Close();
        }
        code.Close();
    }

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
