using System;
using System.Collections.Generic;
using System.Linq;
using Oac.Generators.Descriptors;
using Oac.Generators.Stream.Model;

namespace Oac.Generators.Stream.Parsing;

/// <summary>Builds an envelope of one version, the extensions' fields merged in, and says what has no form in the model.</summary>
internal sealed class EnvelopeBuilder(List<VersionedFile> extensions, List<DiagnosticInfo> diagnostics)
{
    public EnvelopeSpec? Build(ProtoFile file, string name, SourcePlace place)
    {
        if (Find(file, name) is not { } message)
        {
            diagnostics.Add(StreamParser.Shape(place, $"The message '{name}' is not in this file"));
            return null;
        }
        if (!name.EndsWith("Envelope", StringComparison.Ordinal) || message.OneofCount != 1)
        {
            diagnostics.Add(
                StreamParser.Shape(
                    message.Place,
                    $"The message '{name}' needs a name that ends with Envelope and one oneof, its bodies"
                )
            );
            return null;
        }
        CheckPlain(message);
        var fields = new List<FieldSpec>();
        var cases = new List<CaseSpec>();
        foreach (var field in message.Fields)
        {
            if (field.InOneof && field.MessageType is not null)
            {
                AddCase(cases, file, field, extension: null);
            }
            else if (field.InOneof || field.MessageType is not null)
            {
                var problem =
                    $"The field '{field.Name}' of an envelope is neither a message among the bodies nor a plain field beside them";
                diagnostics.Add(StreamParser.Shape(field.Place, problem));
            }
            else
            {
                AddField(fields, field, extension: null);
            }
        }
        foreach (var (extension, field) in Added(name))
        {
            if (field.MessageType is not null)
            {
                AddCase(cases, extension.File, field, extension);
            }
            else
            {
                AddField(fields, field, extension);
            }
        }
        CheckProperties(message, fields, cases);
        return new(
            name,
            Naming.Type(name),
            message.Doc,
            new(fields.OrderBy(f => f.Number)),
            new(cases.OrderBy(c => c.Number))
        );
    }

    private void AddCase(List<CaseSpec> cases, ProtoFile file, ProtoField field, VersionedFile? extension)
    {
        if (field.Unsupported is not null)
        {
            diagnostics.Add(Unsupported(field, field.Unsupported));
            return;
        }
        if (Find(file, field.MessageType!) is not { } message)
        {
            diagnostics.Add(StreamParser.Shape(field.Place, $"The message '{field.MessageType}' is not in this file"));
            return;
        }
        CheckPlain(message);
        if (message.OneofCount != message.Fields.Count(f => f.Unsupported == "optional"))
        {
            diagnostics.Add(
                StreamParser.Shape(message.Place, $"The message '{message.Name}' is a body and has a oneof")
            );
        }
        var fields = new List<FieldSpec>();
        foreach (var inner in message.Fields)
        {
            AddField(fields, inner, extension);
        }
        // An extension's own messages are whole; only those of a version can be added to.
        foreach (var (adding, inner) in extension is null ? Added(message.Name) : [])
        {
            AddField(fields, inner, adding);
        }
        cases.Add(
            new(
                message.Name,
                Naming.Type(message.Name),
                field.Name,
                field.JsonName,
                field.Number,
                Identifier(extension),
                message.Doc,
                new(fields.OrderBy(f => f.Number))
            )
        );
    }

    private void AddField(List<FieldSpec> fields, ProtoField field, VersionedFile? extension)
    {
        FieldKind? kind = field.Type switch
        {
            "string" => FieldKind.String,
            "bytes" => FieldKind.Bytes,
            "bool" => FieldKind.Bool,
            "uint64" => FieldKind.UInt64,
            _ => null,
        };
        if (field.Unsupported is not null || kind is null)
        {
            diagnostics.Add(Unsupported(field, field.Unsupported ?? field.MessageType ?? field.Type));
            return;
        }
        fields.Add(
            new(
                field.Name,
                field.JsonName,
                Naming.Property(field.Name),
                kind.Value,
                field.Number,
                Identifier(extension),
                field.Doc
            )
        );
    }

    private IEnumerable<(VersionedFile Extension, ProtoField Field)> Added(string message) =>
        from extension in extensions
        from added in extension.File.Messages
        where added.Name == message
        from field in added.Fields
        select (extension, field);

    private void CheckPlain(ProtoMessage message)
    {
        if (message.Unsupported is not null)
        {
            diagnostics.Add(
                StreamParser.Shape(message.Place, $"The message '{message.Name}' holds {message.Unsupported}")
            );
        }
    }

    // The envelope's fields become properties of the same object as the body's.
    private void CheckProperties(ProtoMessage envelope, List<FieldSpec> fields, List<CaseSpec> cases)
    {
        var taken = new HashSet<string>(fields.Select(f => f.Property), StringComparer.Ordinal);
        foreach (var body in cases)
        {
            foreach (var field in body.Fields.Where(f => taken.Contains(f.Property)))
            {
                var problem = $"The field '{field.Name}' of '{body.Name}' has the name of a field of '{envelope.Name}'";
                diagnostics.Add(StreamParser.Shape(envelope.Place, problem));
            }
        }
    }

    private static ProtoMessage? Find(ProtoFile file, string name) => file.Messages.FirstOrDefault(m => m.Name == name);

    private static string? Identifier(VersionedFile? extension) =>
        extension is null ? null : Naming.Identifier(extension.Name);

    private static DiagnosticInfo Unsupported(ProtoField field, string what) =>
        new(StreamDiagnostics.UnsupportedField, field.Place, new([field.Name, what]));
}
