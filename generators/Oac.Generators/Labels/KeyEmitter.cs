using System.Linq;
using System.Text;
using Oac.Generators.Descriptors;

namespace Oac.Generators.Labels;

/// <summary>Writes the full keys: constants, and functions where a key holds names.</summary>
internal static class KeyEmitter
{
    private const string Prefix = "org.openagentcontainers.";

    /// <summary>The constant or function of a pattern: its fixed segments.</summary>
    public static string NameOf(PatternModel pattern) =>
        string.Concat(
            pattern.Steps.Select(static s => s.Segment).Where(static s => s.Length != 0).Select(Naming.Pascal)
        );

    public static string Emit(LabelSchemaModel model)
    {
        var writer = new SourceWriter();
        writer.Head(model.Source, model.Namespace);
        writer.Summary($"The full key of every label of {model.Version}.");
        writer.Block(
            "public static class LabelKeys",
            () =>
            {
                writer.Summary("What every key begins with.");
                writer.Line("public const string Prefix = global::Oac.Spec.Labels.LabelNamespace.Prefix;");
                foreach (var pattern in model.Patterns)
                {
                    writer.Line();
                    Key(writer, pattern);
                }
            }
        );
        return writer.ToString();
    }

    /// <summary>The call that checks a name before it becomes part of a key.</summary>
    public static string Checked(NamesModel names, string name)
    {
        var check = names.Form == NameForm.Segment ? "RequireSegment" : "RequireDotted";
        var taken = string.Concat(names.Taken.Select(static t => ", " + SourceWriter.Literal(t)));
        return $"global::Oac.Spec.Labels.LabelName.{check}({name}{taken})";
    }

    private static void Key(SourceWriter writer, PatternModel pattern)
    {
        writer.Line($"/// <summary><c>{SourceWriter.Escape(pattern.Text)}</c></summary>");
        var names = pattern.Steps.Where(static s => s.Names is not null).Select(static s => s.Names!).ToArray();
        if (names.Length == 0)
        {
            writer.Line($"public const string {NameOf(pattern)} = {SourceWriter.Literal(Prefix + pattern.Text)};");
            return;
        }
        var key = new StringBuilder("\"" + Prefix);
        var first = true;
        var expression = new StringBuilder();
        foreach (var step in pattern.Steps)
        {
            if (step.Segment.Length != 0)
            {
                key.Append(first ? "" : ".").Append(step.Segment);
                first = false;
            }
            if (step.Names is { } free)
            {
                expression
                    .Append(expression.Length == 0 ? "" : " + ")
                    .Append(key)
                    .Append(first ? "" : ".")
                    .Append("\" + ")
                    .Append(Checked(free, Naming.Parameter(free.Placeholder)));
                key.Clear().Append('"');
                first = false;
            }
        }
        if (key.Length > 1)
        {
            expression.Append(" + ").Append(key).Append('"');
        }
        writer.Line(
            "/// <exception cref=\"global::System.ArgumentException\">A name cannot stand in a key: a part of it is empty, it holds a dot where none may be, or a fixed label has it.</exception>"
        );
        var parameters = string.Join(", ", names.Select(static n => "string " + Naming.Parameter(n.Placeholder)));
        writer.Line($"public static string {NameOf(pattern)}({parameters}) =>");
        writer.Indented(() => writer.Line(expression + ";"));
    }
}
