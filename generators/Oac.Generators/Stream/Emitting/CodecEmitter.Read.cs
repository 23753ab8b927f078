using System.Linq;
using Oac.Generators.Stream.Model;

namespace Oac.Generators.Stream.Emitting;

internal sealed partial class CodecEmitter
{
    // A body's fields are collected in a struct on the stack and become one object at the end: a field may come twice, a body may be
    // replaced by another (the last of a oneof wins) or be continued (two encodings of the same body are merged).
    private void Read(EnvelopeSpec envelope)
    {
        code.Open(ReadSignature("public override", envelope));
        code.Line("var reader = new WireReader(input, maxBytes);");
        Locals(envelope);
        code.Open("while (reader.TryReadTag(out var tag))");
        code.Open("switch (tag)");
        foreach (var field in envelope.Fields)
        {
            ReadField(field, field.Variable, null);
        }
        foreach (var body in envelope.Cases)
        {
            ReadCase(body);
        }
        code.Line("default:").Line("    reader.Skip(tag);").Line("    break;");
        code.Close().Close();

        code.Open("if (reader.Reason != StreamDecodeReason.None)");
        code.Line("message = null;");
        code.Line("error = new(reader.Reason, reader.Offset);");
        code.Line("return false;");
        code.Close();
        Finish(envelope, "reader.Offset");
        code.Close();
        foreach (var body in envelope.Cases)
        {
            FieldsStruct(body);
        }
    }

    private void Locals(EnvelopeSpec envelope)
    {
        foreach (var field in envelope.Fields)
        {
            code.Line($"{Local(field)} {field.Variable} = default;");
        }
        code.Line("var body = 0;");
        foreach (var body in envelope.Cases)
        {
            if (body.Extension is not null)
            {
                code.Line($"var has{body.Name} = false;");
            }
            code.Line($"var fields{body.Name} = default({body.Name}Fields);");
        }
    }

    // From what was collected to one object, or to the reason why there is none.
    private void Finish(EnvelopeSpec envelope, string offset)
    {
        code.Line("message = null;");
        code.Line("error = default;");
        var added = envelope.Cases.Where(c => c.Extension is not null).ToList();
        foreach (var body in added)
        {
            var others = string.Join(
                " || ",
                added.Where(o => o.Number < body.Number).Select(o => $"has{o.Name}").Append("body != 0")
            );
            code.Open($"if (has{body.Name} && ({others}))");
            Fault("AmbiguousBody", envelope, offset);
            code.Close();
        }
        code.Open("message = body switch");
        foreach (var body in envelope.Cases.Where(c => c.Extension is null))
        {
            code.Line($"{body.Number} => {New(envelope, body)},");
        }
        foreach (var body in added)
        {
            code.Line($"_ when has{body.Name} => {New(envelope, body)},");
        }
        code.Line("_ => null,");
        code.Close(";");
        code.Open("if (message is null)");
        Fault("NoBody", envelope, offset);
        code.Close();
        code.Line("return true;");
    }

    private void Fault(string reason, EnvelopeSpec envelope, string offset)
    {
        var session = envelope.Fields.Any(f => f.Property == "SessionId")
            ? " { SessionId = sessionIdValue ?? \"\" }"
            : "";
        code.Line($"error = new(StreamDecodeReason.{reason}, {offset}){session};");
        code.Line("return false;");
    }

    private void ReadCase(CaseSpec body)
    {
        code.Line($"case {Tag(body)}{(body.Extension is null ? "" : $" when {Flag(body.Extension)}")}:");
        code.Open();
        if (body.Extension is not null)
        {
            code.Line($"has{body.Name} = true;");
        }
        else
        {
            code.Open($"if (body != {body.Number})");
            code.Line($"body = {body.Number};");
            code.Line($"fields{body.Name} = default;");
            code.Close();
        }
        code.Line("var outer = reader.Enter();");
        code.Line($"fields{body.Name}.Read(ref reader, extensions);");
        code.Line("reader.Leave(outer);");
        code.Line("break;");
        code.Close();
    }

    private void FieldsStruct(CaseSpec body)
    {
        code.Line();
        code.Open($"private struct {body.Name}Fields");
        foreach (var field in body.Fields)
        {
            code.Line($"public {Local(field)} {field.Property};");
        }
        code.Line();
        code.Open("public void Read(ref WireReader reader, StreamExtensions extensions)");
        code.Open("while (reader.TryReadTag(out var tag))");
        code.Open("switch (tag)");
        foreach (var field in body.Fields)
        {
            ReadField(field, field.Property, body);
        }
        code.Line("default:").Line("    reader.Skip(tag);").Line("    break;");
        code.Close().Close().Close();
        ReadJson(body);
        code.Close();
    }

    private void ReadField(FieldSpec field, string target, CaseSpec? body)
    {
        var guarded = field.Extension is not null && field.Extension != body?.Extension;
        code.Line($"case {field.Tag}{(guarded ? $" when {Flag(field.Extension!)}" : "")}:");
        code.Line($"    {target} = reader.{ReadMethod(field.Kind)}();");
        code.Line("    break;");
    }

    private static string ReadMethod(FieldKind kind) =>
        kind switch
        {
            FieldKind.String => "ReadString",
            FieldKind.Bytes => "ReadBytes",
            FieldKind.Bool => "ReadBool",
            _ => "ReadUInt64",
        };

    private string New(EnvelopeSpec envelope, CaseSpec body)
    {
        var arguments = ModelFields(envelope)
            .Select(f => Argument(f, envelope.Fields.Any(own => own.Name == f.Name), f.Variable))
            .Concat(
                ModelFields(body)
                    .Select(f =>
                        Argument(f, body.Fields.Any(own => own.Name == f.Name), $"fields{body.Name}.{f.Property}")
                    )
            );
        return $"new {body.TypeName}({string.Join(", ", arguments)})";
    }

    private static string Argument(FieldSpec field, bool known, string value) =>
        (field.Kind, known) switch
        {
            (FieldKind.String, true) => value + " ?? \"\"",
            (FieldKind.String, false) => "\"\"",
            (_, true) => value,
            _ => "default",
        };

    private static string Local(FieldSpec field) =>
        ModelEmitter.Type(field.Kind) + (field.Kind == FieldKind.String ? "?" : "");
}
