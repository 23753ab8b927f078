using System.Collections.Immutable;
using Oac.Repository.Tests.Projects;

namespace Oac.Repository.Tests.References;

/// <summary>Projects and the assemblies that flow between them: analyzers and build order carry none.</summary>
internal sealed class ProjectGraph(ImmutableArray<ProjectFile> projects)
{
    private readonly Dictionary<string, ProjectFile> byPath = projects.ToDictionary(project => project.Path);

    public ProjectFile? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>A shortest way, both ends included, to each project whose assembly reaches <paramref name="start"/>.</summary>
    public IEnumerable<ImmutableArray<ProjectFile>> Reachable(ProjectFile start)
    {
        var seen = new HashSet<string> { start.Path };
        var open = new Queue<ImmutableArray<ProjectFile>>([
            [start],
        ]);
        while (open.TryDequeue(out var way))
        {
            foreach (var reference in way[^1].References.Where(reference => reference.Kind == ReferenceKind.Assembly))
            {
                if (Find(reference.Target) is { } target && seen.Add(target.Path))
                {
                    ImmutableArray<ProjectFile> further = [.. way, target];
                    open.Enqueue(further);
                    yield return further;
                }
            }
        }
    }
}
