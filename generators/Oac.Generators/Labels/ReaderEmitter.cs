using System.Linq;
using System.Text;
using Oac.Generators.Descriptors;

namespace Oac.Generators.Labels;

/// <summary>Writes what gathers matched labels into the records: a builder per message, filled by the number of a label's pattern.</summary>
internal static class ReaderEmitter
{
    private const string Table = "global::Oac.Spec.Labels.LabelTable<";
    private const string Dictionary = "global::System.Collections.Generic.Dictionary<string, ";

    public static string Emit(LabelSchemaModel model)
    {
        var writer = new SourceWriter();
        writer.Head(model.Source, model.Namespace);
        writer.Block(
            "internal static class LabelReader",
            () =>
            {
                Read(writer, model.Messages[0]);
                for (var i = 0; i < model.Messages.Count; i++)
                {
                    writer.Line();
                    var (message, isRoot) = (model.Messages[i], i == 0);
                    writer.Block(
                        $"private sealed class {message.Name}Builder",
                        () => Builder(writer, model, message, isRoot)
                    );
                }
            }
        );
        return writer.ToString();
    }

    private static void Read(SourceWriter writer, MessageModel root) =>
        writer.Block(
            $"public static {root.Name} Read(global::System.ReadOnlySpan<global::Oac.Spec.Labels.LabelEntry> entries)",
            () =>
            {
                writer.Line($"var builder = new {root.Name}Builder();");
                writer.Block(
                    "foreach (ref readonly var entry in entries)",
                    () => writer.Line("builder.Set(in entry);")
                );
                writer.Line("return builder.Build();");
            }
        );

    private static void Builder(SourceWriter writer, LabelSchemaModel model, MessageModel message, bool isRoot)
    {
        foreach (var field in message.Fields)
        {
            switch (field)
            {
                case { Names: null, Type: null }:
                    writer.Line($"public string? {field.Property};");
                    break;
                case { Names: null }:
                    writer.Line($"private {field.Type}Builder? _{field.Property};");
                    writer.Line($"public {field.Type}Builder {field.Property} => _{field.Property} ??= new();");
                    break;
                case { Type: null }:
                    writer.Line($"private {Dictionary}string>? _{field.Property};");
                    writer.Line(
                        $"public {Dictionary}string> {field.Property} => _{field.Property} ??= new(global::System.StringComparer.Ordinal);"
                    );
                    break;
                default:
                    Map(writer, field);
                    break;
            }
        }
        if (isRoot)
        {
            writer.Line();
            Set(writer, model);
        }
        writer.Line();
        Build(writer, message);
    }

    private static void Map(SourceWriter writer, FieldModel field)
    {
        writer.Line($"private {Table}{field.Type}Builder> _{field.Property};");
        writer.Line($"public {field.Type}Builder {field.Property}(string name) => _{field.Property}.GetOrAdd(name);");
    }

    private static void Set(SourceWriter writer, LabelSchemaModel model)
    {
        writer.Block(
            "public void Set(in global::Oac.Spec.Labels.LabelEntry entry)",
            () =>
                writer.Block(
                    "switch (entry.Pattern.Index)",
                    () =>
                    {
                        for (var i = 0; i < model.Patterns.Count; i++)
                        {
                            writer.Line($"case {i}:");
                            var target = Target(model.Patterns[i]);
                            writer.Indented(() => writer.Line($"{target} = entry.Value;").Line("break;"));
                        }
                    }
                )
        );
    }

    private static string Target(PatternModel pattern)
    {
        var target = new StringBuilder();
        var names = 0;
        for (var i = 0; i < pattern.Steps.Count; i++)
        {
            var step = pattern.Steps[i];
            target.Append(i == 0 ? "" : ".").Append(step.Property);
            if (step.Names is not null)
            {
                var name = names++ == 0 ? "entry.Name!" : "entry.Detail!";
                target.Append(i == pattern.Steps.Count - 1 ? $"[{name}]" : $"({name})");
            }
        }
        return target.ToString();
    }

    private static void Build(SourceWriter writer, MessageModel message)
    {
        writer.Line($"public {message.Name} Build() =>");
        writer.Indented(() =>
        {
            writer.Line("new()");
            writer.Line("{");
            writer.Indented(() =>
            {
                foreach (var field in message.Fields)
                {
                    var (own, type) = ("_" + field.Property, RecordEmitter.TypeOf(field));
                    var value = field switch
                    {
                        { Names: null, Type: null } => field.Property,
                        { Names: null } => $"{own}?.Build() ?? {type}.Empty",
                        { Type: null } => $"{own} is null ? {type}.Empty : {type}.Create({own})",
                        _ => $"{own}.ToMap(static b => b.Build())",
                    };
                    writer.Line($"{field.Property} = {value},");
                }
            });
            writer.Line("};");
        });
    }
}
