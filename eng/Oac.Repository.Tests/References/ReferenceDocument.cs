using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Oac.Repository.Tests.Documents;
using Oac.Repository.Tests.Projects;

namespace Oac.Repository.Tests.References;

/// <summary>
/// The table of docs/architecture.md under the heading "Who may reference whom": project, what it may reference, and whether it exists yet.
/// </summary>
internal static partial class ReferenceDocument
{
    public const string Path = "docs/architecture.md";

    public static ImmutableArray<(ReferenceRow Row, string State)> Read(SourceTree tree) =>
        [
            .. MarkdownTable
                .Under(tree.Read(Path), "Who may reference whom")
                .Select(cells =>
                    (new ReferenceRow(Name(cells[0]), May(cells[1])) { Never = Never(cells[1]) }, cells[2])
                ),
        ];

    /// <summary>A row says "exists" exactly when a project matches it, and "planned" otherwise.</summary>
    public static IEnumerable<string> CheckStates(SourceTree tree)
    {
        var projects = ProjectFile.ReadAll(tree);
        foreach (var (row, state) in Read(tree))
        {
            var expected = projects.Any(row.Matches) ? "exists" : "planned";
            if (state != expected)
            {
                yield return $"{Path}: {row.Project} is marked \"{state}\"; it should say \"{expected}\".";
            }
        }
    }

    private static string Name(string cell) => cell.Trim('`');

    private static ImmutableArray<string>? May(string cell) =>
        cell == "anything"
            ? null
            : [.. Quoted().Matches(cell.Split("never")[0]).Select(match => match.Groups[1].Value)];

    private static ImmutableArray<string> Never(string cell) =>
        cell.Split("never") is [_, var never]
            ? [.. Quoted().Matches(never).Select(match => match.Groups[1].Value)]
            : [];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
