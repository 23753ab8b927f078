using System.Linq;
using Oac.Generators.Descriptors;

namespace Oac.Generators.Labels;

/// <summary>Writes the typed labels: one immutable record per message, each with the way back to labels.</summary>
internal static class RecordEmitter
{
    private const string Labels =
        "global::System.Collections.Generic.ICollection<global::System.Collections.Generic.KeyValuePair<string, string>>";

    public static string Emit(LabelSchemaModel model)
    {
        var writer = new SourceWriter();
        writer.Head(model.Source, model.Namespace);
        for (var i = 0; i < model.Messages.Count; i++)
        {
            if (i != 0)
            {
                writer.Line();
            }
            Record(writer, model, model.Messages[i], isRoot: i == 0);
        }
        return writer.ToString();
    }

    /// <summary>The type of a property.</summary>
    public static string TypeOf(FieldModel field) =>
        (field.Names, field.Type) switch
        {
            (null, null) => "string?",
            (null, { } type) => type,
            (_, { } type) => $"global::Oac.Spec.Labels.LabelMap<{type}>",
            _ => "global::Oac.Spec.Labels.LabelMap<string>",
        };

    private static void Record(SourceWriter writer, LabelSchemaModel model, MessageModel message, bool isRoot)
    {
        var what = message.Documentation.Length == 0 ? $"The labels of {message.Name}." : message.Documentation;
        writer.Summary(what);
        writer.Block(
            $"public sealed record {message.Name}" + (isRoot ? " : global::Oac.Spec.Labels.ILabelSet" : ""),
            () =>
            {
                writer.Summary("No label at all.");
                writer.Line($"public static {message.Name} Empty {{ get; }} = new();");
                if (isRoot)
                {
                    writer.Line();
                    writer.Line("/// <inheritdoc/>");
                    writer.Line($"public string SchemaVersion => {SourceWriter.Literal(model.Version)};");
                }
                foreach (var field in message.Fields)
                {
                    writer.Line();
                    Property(writer, field);
                }
                writer.Line();
                Writer(writer, message, isRoot);
            }
        );
    }

    private static void Property(SourceWriter writer, FieldModel field)
    {
        var documentation = field.Documentation.Length == 0 ? $"The part {field.Segment}." : field.Documentation;
        writer.Summary(
            documentation + (field is { Names: null, Type: null } ? " Null where the label is absent." : "")
        );
        var type = TypeOf(field);
        writer.Line(
            $"public {type} {field.Property} {{ get; init; }}" + (type == "string?" ? "" : $" = {type}.Empty;")
        );
    }

    private static void Writer(SourceWriter writer, MessageModel message, bool isRoot)
    {
        if (isRoot)
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line(
                "/// <exception cref=\"global::System.ArgumentException\">A name cannot stand in a key.</exception>"
            );
            writer.Line($"public void WriteTo({Labels} labels)");
            writer.Line("{");
            writer.Indented(() =>
            {
                writer.Line("global::System.ArgumentNullException.ThrowIfNull(labels);");
                writer.Line("const string prefix = LabelKeys.Prefix;");
                Fields(writer, message);
            });
            writer.Line("}");
            return;
        }
        writer.Block($"internal void WriteTo({Labels} labels, string prefix)", () => Fields(writer, message));
    }

    private static void Fields(SourceWriter writer, MessageModel message)
    {
        foreach (var field in message.Fields)
        {
            var segment = field.Segment + (field.Names is null || field.Segment.Length == 0 ? "" : ".");
            var prefix = segment.Length == 0 ? "prefix" : $"prefix + {SourceWriter.Literal(segment)}";
            switch (field)
            {
                case { Names: null, Type: null }:
                    writer.Block(
                        $"if ({field.Property} is not null)",
                        () => writer.Line($"labels.Add(new({prefix}, {field.Property}));")
                    );
                    break;
                case { Names: null }:
                    writer.Block(
                        $"if (!ReferenceEquals({field.Property}, {field.Type}.Empty))",
                        () =>
                            writer.Line(
                                $"{field.Property}.WriteTo(labels, prefix + {SourceWriter.Literal(field.Segment + ".")});"
                            )
                    );
                    break;
                default:
                    writer.Block(
                        $"foreach (var entry in {field.Property})",
                        () =>
                        {
                            var key = $"{prefix} + {KeyEmitter.Checked(field.Names!, "entry.Key")}";
                            writer.Line(
                                field.Type is null
                                    ? $"labels.Add(new({key}, entry.Value));"
                                    : $"entry.Value.WriteTo(labels, {key} + \".\");"
                            );
                        }
                    );
                    break;
            }
        }
    }
}
