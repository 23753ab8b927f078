using System.Collections.Generic;
using System.Linq;
using Oac.Generators.Descriptors;
using Oac.Generators.Stream.Model;

namespace Oac.Generators.Stream.Emitting;

/// <summary>Writes an envelope's closed hierarchy.</summary>
internal static class ModelEmitter
{
    public static string Emit(EnvelopeSpec envelope)
    {
        var code = StreamFile.Begin("System");
        var cases = string.Join(" or ", envelope.Cases.Select(c => $"<see cref=\"{c.TypeName}\"/>"));
        code.SummaryXml(StreamFile.Doc(envelope.Doc, $"<c>{envelope.Name}</c>."));
        code.Line($"/// <remarks>The same for every version. Closed: it is {cases}.</remarks>");
        code.Open($"public abstract partial record {envelope.TypeName}");
        code.Open($"private protected {envelope.TypeName}({Parameters(envelope.Fields)})");
        Assign(code, envelope.Fields);
        code.Close();
        Properties(code, envelope.Name, envelope.Fields, null);
        code.Line()
            .Line(
                "/// <summary>Keeps the hierarchy closed: the copy constructor of a record cannot be hidden.</summary>"
            );
        code.Line("private protected abstract void Close();");
        code.Close();
        foreach (var body in envelope.Cases)
        {
            Case(code, envelope, body);
        }
        return code.ToString();
    }

    public static string Type(FieldKind kind) =>
        kind switch
        {
            FieldKind.String => "string",
            FieldKind.Bytes => "ReadOnlyMemory<byte>",
            FieldKind.Bool => "bool",
            _ => "ulong",
        };

    private static void Case(SourceWriter code, EnvelopeSpec envelope, CaseSpec body)
    {
        code.Line();
        code.SummaryXml(StreamFile.Doc(body.Doc, $"<c>{body.Name}</c>.") + Travels(body.Extension));
        code.Open($"public sealed partial record {body.TypeName} : {envelope.TypeName}");
        code.Line($"internal {body.TypeName}({Parameters(envelope.Fields.Concat(body.Fields))})");
        code.Open($"    : base({string.Join(", ", envelope.Fields.Select(f => f.Parameter))})");
        Assign(code, body.Fields);
        code.Close();
        Properties(code, body.Name, body.Fields, body.Extension);
        if (body.Fields.Any(f => f.Kind == FieldKind.Bytes))
        {
            Equality(code, body);
        }
        code.Line().Line("private protected override void Close() { }");
        code.Close();
    }

    // The compiler's own comparison of ReadOnlyMemory asks for the same array.
    private static void Equality(SourceWriter code, CaseSpec body)
    {
        code.Line().SummaryXml("Equal by content, bytes included.");
        code.Line($"public bool Equals({body.TypeName}? other) =>");
        var comparisons = body.Fields.Select(field =>
            field.Kind == FieldKind.Bytes
                ? $"{field.Property}.Span.SequenceEqual(other.{field.Property}.Span)"
                : $"{field.Property} == other.{field.Property}"
        );
        code.Line("    base.Equals(other) && " + string.Join(" && ", comparisons) + ";").Line();
        code.Line("/// <inheritdoc/>");
        code.Open("public override int GetHashCode()");
        code.Line("var hash = new HashCode();").Line("hash.Add(base.GetHashCode());");
        foreach (var field in body.Fields)
        {
            code.Line(
                field.Kind == FieldKind.Bytes
                    ? $"hash.AddBytes({field.Property}.Span);"
                    : $"hash.Add({field.Property});"
            );
        }
        code.Line("return hash.ToHashCode();").Close();
    }

    private static string Parameters(IEnumerable<FieldSpec> fields) =>
        string.Join(", ", fields.Select(f => $"{Type(f.Kind)} {f.Parameter}"));

    private static void Assign(SourceWriter code, IEnumerable<FieldSpec> fields)
    {
        foreach (var field in fields)
        {
            code.Line($"{field.Property} = {field.Parameter};");
        }
    }

    private static void Properties(SourceWriter code, string message, IEnumerable<FieldSpec> fields, string? extension)
    {
        foreach (var field in fields)
        {
            var doc = StreamFile.Doc(field.Doc, $"The field <c>{field.Name}</c> of <c>{message}</c>.");
            code.Line().SummaryXml(doc + (extension is null ? Travels(field.Extension) : ""));
            code.Line($"public {Type(field.Kind)} {field.Property} {{ get; }}");
        }
    }

    private static string Travels(string? extension) =>
        extension is null ? "" : $" Travels only with <see cref=\"StreamExtensions.{extension}\"/>.";
}
