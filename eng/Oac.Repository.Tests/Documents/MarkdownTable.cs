using System.Collections.Immutable;

namespace Oac.Repository.Tests.Documents;

/// <summary>Tables in documents that tests compare with the code.</summary>
internal static class MarkdownTable
{
    /// <summary>The rows of the first table under a heading, without the head; cells are trimmed.</summary>
    public static ImmutableArray<ImmutableArray<string>> Under(string markdown, string heading)
    {
        var rows = markdown
            .Split('\n')
            .Select(line => line.Trim())
            .SkipWhile(line => !(line.StartsWith('#') && line.TrimStart('#').Trim() == heading))
            .Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToImmutableArray())
            .ToImmutableArray();
        return rows is [_, _, .. var body]
            ? body
            : throw new InvalidDataException($"No table under the heading \"{heading}\".");
    }
}
