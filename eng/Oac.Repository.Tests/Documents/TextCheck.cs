using System.Text.RegularExpressions;

namespace Oac.Repository.Tests.Documents;

/// <summary>What no text file of the repository holds.</summary>
internal static partial class TextCheck
{
    /// <summary>Paths of the machine on which something was written; they mean nothing to a reader elsewhere.</summary>
    public static IEnumerable<string> MachinePaths(SourceTree tree) =>
        from path in tree.Paths
        let text = tree.ReadIfText(path)
        where text is not null
        from match in MachinePath().Matches(text)
        select $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value} is a path of one machine.";

    // The brackets keep the pattern from matching itself.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9_.~})])(?:/[w]ork/|/[t]mp/bash_jobs|/[h]ome/[a-z]+/(?:\.nuget|src)|/[U]sers/[A-Za-z]+/|[A-Z]:\\[U]sers\\)"
    )]
    private static partial Regex MachinePath();
}
