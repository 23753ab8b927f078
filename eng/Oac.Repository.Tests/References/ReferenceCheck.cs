using System.Collections.Immutable;
using Oac.Repository.Tests.Projects;

namespace Oac.Repository.Tests.References;

/// <summary>Compares the references that projects have with those that the table grants.</summary>
internal static class ReferenceCheck
{
    /// <summary>What generators have in common. A project of it would be one more file that the compiler must be handed with each.</summary>
    private const string GeneratorSources = "../Shared/*.cs";

    public static IEnumerable<string> Run(SourceTree tree, ImmutableArray<ReferenceRow> table)
    {
        var projects = ProjectFile.ReadAll(tree);
        var graph = new ProjectGraph(projects);
        foreach (var project in projects)
        {
            if (table.FirstOrDefault(row => row.Matches(project)) is not { } row)
            {
                yield return $"{project.Path}: in no row of the table of references (ReferenceTable.cs, docs/architecture.md).";
                continue;
            }

            foreach (var violation in Direct(project, row, graph).Concat(Transitive(project, row, table, graph)))
            {
                yield return violation;
            }
        }

        foreach (var path in tree.WithExtension(".props").Concat(tree.WithExtension(".targets")))
        {
            if (tree.Read(path).Contains("<ProjectReference", StringComparison.Ordinal))
            {
                yield return $"{path}: a project reference in a shared file is invisible in the projects; write it there.";
            }
        }
    }

    private static IEnumerable<string> Direct(ProjectFile project, ReferenceRow row, ProjectGraph graph)
    {
        foreach (var reference in project.References)
        {
            if (graph.Find(reference.Target) is not { } target)
            {
                yield return $"{project.Path}: references {reference.Target}, which does not exist.";
                continue;
            }

            var generator = target.Folder.StartsWith("generators/", StringComparison.Ordinal) && !IsTest(target);
            var message = reference.Kind switch
            {
                ReferenceKind.Analyzer when !generator =>
                    $"uses {target.Name} as an analyzer; only projects under generators/ run inside the compiler",
                ReferenceKind.Assembly when generator && row.May is not null =>
                    $"links the generator {target.Name}; OutputItemType=\"Analyzer\" ReferenceOutputAssembly=\"false\" is meant",
                ReferenceKind.BuildOrder
                    when row.May is not null && !project.Folder.StartsWith("conformance/", StringComparison.Ordinal) =>
                    $"builds {target.Name} first without linking it; only the suite and tests start other projects as processes",
                ReferenceKind.Assembly when row.May is { } may && !may.Contains(target.Name) =>
                    $"references {target.Name}; the table grants {(may is [] ? "nothing" : string.Join(", ", may))}",
                _ => null,
            };
            if (message is not null)
            {
                yield return $"{project.Path}: {message}.";
            }
        }

        foreach (var compile in project.Xml.Descendants("Compile"))
        {
            var include = (string?)compile.Attribute("Include") ?? "";
            if (
                (
                    include.Contains("..", StringComparison.Ordinal)
                    || include.Contains("$(RepositoryRoot)", StringComparison.Ordinal)
                )
                && !(include == GeneratorSources && project.Folder.StartsWith("generators/", StringComparison.Ordinal))
            )
            {
                yield return $"{project.Path}: compiles {include} of another folder, a reference that no table sees.";
            }
        }

        foreach (var reference in project.Xml.Descendants("Reference"))
        {
            yield return $"{project.Path}: references the file {(string?)reference.Attribute("Include")}, not a project or package.";
        }
    }

    /// <summary>Whatever is reached must be reachable by the table too, and nothing that is named as never may be reached at all.</summary>
    private static IEnumerable<string> Transitive(
        ProjectFile project,
        ReferenceRow row,
        ImmutableArray<ReferenceRow> table,
        ProjectGraph graph
    )
    {
        if (row.May is null)
        {
            yield break;
        }

        var granted = Granted(row, table);
        foreach (var path in graph.Reachable(project))
        {
            var reached = path[^1].Name;
            var way = string.Join(" -> ", path.Select(step => step.Name));
            if (row.Never.Contains(reached))
            {
                yield return $"{project.Path}: reaches {reached}, which it never may ({way}).";
            }
            else if (path.Length > 2 && !granted.Contains(reached))
            {
                yield return $"{project.Path}: reaches {reached}, which the table does not grant ({way}).";
            }
        }
    }

    private static HashSet<string> Granted(ReferenceRow row, ImmutableArray<ReferenceRow> table)
    {
        var granted = new HashSet<string>();
        var open = new Queue<ReferenceRow>([row]);
        while (open.TryDequeue(out var next))
        {
            foreach (var name in next.May ?? [])
            {
                if (granted.Add(name) && table.FirstOrDefault(candidate => candidate.Name == name) is { } further)
                {
                    open.Enqueue(further);
                }
            }
        }

        return granted;
    }

    private static bool IsTest(ProjectFile project) =>
        project.Name.EndsWith(".Tests", StringComparison.Ordinal)
        || project.Name.EndsWith(".SelfTests", StringComparison.Ordinal);
}
