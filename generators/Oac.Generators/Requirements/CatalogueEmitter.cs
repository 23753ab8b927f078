using System.Collections.Generic;
using System.Linq;
using Oac.Generators.Descriptors;

namespace Oac.Generators.Requirements;

/// <summary>Writes the constants of the catalogue.</summary>
/// <remarks>Nothing is built before it is asked for: a topic when one of its constants is read, the list when it is enumerated.</remarks>
internal static class CatalogueEmitter
{
    public static string Emit(CatalogueModel model)
    {
        var writer = new SourceWriter();
        writer.Head("requirements.yaml", "Oac.Spec.Catalogue");
        writer.Summary("Every normative statement of the specification, by conformance class and topic.");
        writer.Block(
            "public static class Requirements",
            () =>
            {
                Lookup(writer, model);
                foreach (var @class in model.Rows.GroupBy(static r => r.Class))
                {
                    writer.Line();
                    writer.Summary($"Statements that bind the class {@class.Key}.");
                    writer.Block($"public static class {Naming.Pascal(@class.Key)}", () => Class(writer, @class));
                }
            }
        );
        return writer.ToString();
    }

    private static void Lookup(SourceWriter writer, CatalogueModel model)
    {
        writer.Summary("Every statement, in the order of the catalogue. Built when first asked for.");
        writer.Line(
            "public static global::System.Collections.Immutable.ImmutableArray<Requirement> All => List.Items;"
        );
        writer.Line();
        writer.Summary("Finds a statement by its id.");
        writer.Block(
            "public static bool TryGet(string? id, [global::System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Requirement? requirement)",
            () =>
            {
                writer.Block(
                    "requirement = id switch",
                    () =>
                    {
                        foreach (var row in model.Rows)
                        {
                            writer.Line($"{SourceWriter.Literal(row.Id)} => {row.Reference},");
                        }
                        writer.Line("_ => null,");
                    },
                    "};"
                );
                writer.Line("return requirement is not null;");
            }
        );
        writer.Line();
        writer.Block(
            "private static class List",
            () =>
            {
                writer.Line(
                    "internal static readonly global::System.Collections.Immutable.ImmutableArray<Requirement> Items ="
                );
                writer.Line("[");
                writer.Indented(() =>
                {
                    foreach (var row in model.Rows)
                    {
                        writer.Line($"{row.Reference},");
                    }
                });
                writer.Line("];");
            }
        );
    }

    private static void Class(SourceWriter writer, IEnumerable<RequirementModel> rows)
    {
        var first = true;
        foreach (var topic in rows.GroupBy(static r => r.Names[1]))
        {
            if (!first)
            {
                writer.Line();
            }
            first = false;
            writer.Summary($"Statements about {topic.First().Id.Split('/')[1].Replace('-', ' ')}.");
            writer.Block($"public static class {topic.Key}", () => Topic(writer, topic));
        }
    }

    private static void Topic(SourceWriter writer, IEnumerable<RequirementModel> rows)
    {
        var first = true;
        foreach (var row in rows)
        {
            if (!first)
            {
                writer.Line();
            }
            first = false;
            writer.Summary(row.Says);
            writer.Line(
                $"public static global::Oac.Spec.Catalogue.Requirement {row.Names[2]} {{ get; }} = new global::Oac.Spec.Catalogue.Requirement("
            );
            writer.Indented(() =>
            {
                writer.Line($"{SourceWriter.Literal(row.Id)},");
                writer.Line($"global::Oac.Spec.Catalogue.ConformanceClass.{Naming.Pascal(row.Class)},");
                writer.Line($"global::Oac.Spec.Catalogue.RequirementLevel.{Naming.PascalOfConstant(row.Level, "")},");
                writer.Line("[");
                writer.Indented(() =>
                {
                    foreach (var section in row.Sections)
                    {
                        writer.Line(
                            $"new({SourceWriter.Literal(section.Version)}, {SourceWriter.Literal(section.Section)}),"
                        );
                    }
                });
                writer.Line("],");
                writer.Line($"{SourceWriter.Literal(row.Says)},");
                writer.Line($"{SourceWriter.Literal(row.Observe)}");
            });
            writer.Line(");");
        }
    }
}
