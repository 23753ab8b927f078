using System.Collections.Immutable;
using Oac.Repository.Tests.Projects;

namespace Oac.Repository.Tests.References;

/// <summary>What one project, or each project of a pattern, may reference.</summary>
/// <param name="Project">
/// The project's folder, whose last segment is its name; a last segment with <c>*</c> stands for several, a leading <c>**</c> for any
/// folder.
/// </param>
/// <param name="May">Names of projects, direct references; null means anything.</param>
internal sealed record ReferenceRow(string Project, ImmutableArray<string>? May)
{
    /// <summary>Names that must not be reached even through others.</summary>
    public ImmutableArray<string> Never { get; init; } = [];

    public string Name => Project[(Project.LastIndexOf('/') + 1)..];

    public bool IsPattern => Project.Contains('*', StringComparison.Ordinal);

    public bool Matches(ProjectFile project)
    {
        if (!IsPattern)
        {
            return project.Folder == Project && project.Name == Name;
        }

        var folder = RelativePath.Folder(Project);
        var (start, end) = (
            Name[..Name.IndexOf('*', StringComparison.Ordinal)],
            Name[(Name.IndexOf('*', StringComparison.Ordinal) + 1)..]
        );
        return (folder == "**" || RelativePath.Folder(project.Folder) == folder)
            && project.Folder.EndsWith("/" + project.Name, StringComparison.Ordinal)
            && project.Name.StartsWith(start, StringComparison.Ordinal)
            && project.Name.EndsWith(end, StringComparison.Ordinal);
    }

    public override string ToString() =>
        $"{Project} -> {(May is { } may ? string.Join(", ", may) : "anything")}{(Never is [] ? "" : $", never {string.Join(", ", Never)}")}";
}
