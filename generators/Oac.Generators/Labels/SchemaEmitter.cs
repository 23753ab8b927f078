using System.Linq;
using Oac.Generators.Descriptors;
using Oac.Generators.Requirements;

namespace Oac.Generators.Labels;

/// <summary>Writes the schema class: the list of patterns, and the way from a key to its own.</summary>
internal static class SchemaEmitter
{
    public static string Emit(LabelSchemaModel model, CatalogueModel? catalogue)
    {
        var writer = new SourceWriter();
        var name = model.VersionName + "LabelSchema";
        writer.Head(model.Source, model.Namespace);
        writer.Summary($"The labels that {model.Version} knows.");
        writer.Block(
            $"public sealed class {name} : global::Oac.Spec.Labels.LabelSchema",
            () =>
            {
                writer.Block($"private {name}()", static () => { });
                writer.Line();
                writer.Summary("The schema; it has no state.");
                writer.Line($"public static {name} Instance {{ get; }} = new();");
                writer.Line();
                writer.Line("/// <inheritdoc/>");
                writer.Line($"public override string Version => {SourceWriter.Literal(model.Version)};");
                writer.Line();
                writer.Line("/// <inheritdoc/>");
                writer.Line(
                    "public override global::System.Collections.Immutable.ImmutableArray<global::Oac.Spec.Labels.LabelPattern> Patterns => List.Items;"
                );
                writer.Line();
                Read(writer, model);
                writer.Line();
                new MatchEmitter(writer).Emit(model.Root);
                writer.Line();
                Patterns(writer, model, catalogue);
            }
        );
        return writer.ToString();
    }

    private static void Read(SourceWriter writer, LabelSchemaModel model)
    {
        writer.Line("/// <inheritdoc cref=\"global::Oac.Spec.Labels.LabelSchema.Read\"/>");
        writer.Line(
            $"public override {model.Messages[0].Name} Read(global::System.ReadOnlySpan<global::Oac.Spec.Labels.LabelEntry> entries) =>"
        );
        writer.Indented(() => writer.Line("LabelReader.Read(entries);"));
    }

    private static void Patterns(SourceWriter writer, LabelSchemaModel model, CatalogueModel? catalogue)
    {
        // Built when first asked for: a key can be matched without it.
        writer.Block(
            "private static class List",
            () =>
            {
                writer.Line(
                    "internal static readonly global::System.Collections.Immutable.ImmutableArray<global::Oac.Spec.Labels.LabelPattern> Items ="
                );
                writer.Line("[");
                writer.Indented(() =>
                {
                    for (var i = 0; i < model.Patterns.Count; i++)
                    {
                        Pattern(writer, i, model.Patterns[i], catalogue);
                    }
                });
                writer.Line("];");
            }
        );
    }

    private static string NameKind(PatternModel pattern) =>
        pattern.Steps.LastOrDefault(static s => s.Names is not null)?.Names!.Kind ?? "Any";

    private static void Pattern(SourceWriter writer, int index, PatternModel pattern, CatalogueModel? catalogue)
    {
        var facts = pattern.Facts;
        var requirement = facts.Requirement is { } id ? catalogue?.Find(id) : null;
        writer.Line("new(");
        writer.Indented(() =>
        {
            writer.Line($"{index},");
            writer.Line($"{SourceWriter.Literal(pattern.Text)},");
            writer.Line($"global::Oac.Spec.Labels.LabelRole.{facts.Role},");
            writer.Line($"global::Oac.Spec.Labels.LabelValueKind.{facts.Kind},");
            writer.Line($"global::Oac.Spec.Labels.LabelNecessity.{facts.Necessity},");
            writer.Line($"{SourceWriter.Literal(facts.Group)},");
            writer.Line($"global::Oac.Spec.Labels.LabelNameKind.{NameKind(pattern)},");
            writer.Line($"{SourceWriter.Literal(facts.Section)},");
            writer.Line($"{requirement?.Reference ?? "null"},");
            writer.Line($"{SourceWriter.Literal(facts.DeprecatedSince)},");
            writer.Line($"{SourceWriter.Literal(facts.ReplacedBy)}");
        });
        writer.Line("),");
    }
}
