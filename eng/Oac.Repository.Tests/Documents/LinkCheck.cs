using System.Text.RegularExpressions;

namespace Oac.Repository.Tests.Documents;

/// <summary>Links of Markdown files to files, folders and headings of the repository.</summary>
internal static partial class LinkCheck
{
    public static IEnumerable<string> Run(SourceTree tree)
    {
        foreach (var path in tree.WithExtension(".md"))
        {
            var prose = Code().Replace(tree.Read(path), "");
            foreach (
                var target in Link()
                    .Matches(prose)
                    .Concat(Definition().Matches(prose))
                    .Select(match => match.Groups[1].Value)
            )
            {
                if (!Scheme().IsMatch(target) && Broken(tree, path, target) is { } reason)
                {
                    yield return $"{path}: the link to {target} {reason}.";
                }
            }
        }
    }

    private static string? Broken(SourceTree tree, string path, string target)
    {
        var (file, fragment) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, null);
        var resolved =
            file.Length == 0 ? path : RelativePath.Resolve(RelativePath.Folder(path), Uri.UnescapeDataString(file));
        if (resolved is null)
        {
            return "leaves the repository";
        }

        if (!tree.Contains(resolved))
        {
            return tree.ContainsFolder(resolved) ? null : "leads nowhere";
        }

        return
            fragment is null
            || !resolved.EndsWith(".md", StringComparison.Ordinal)
            || Anchors(tree.Read(resolved)).Contains(fragment)
            ? null
            : "names a heading that is not there";
    }

    /// <summary>Headings as GitHub turns them into anchors.</summary>
    private static HashSet<string> Anchors(string markdown) =>
        [
            .. Heading()
                .Matches(Fence().Replace(markdown, ""))
                .Select(match =>
                    NotAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')
                ),
        ];

    [GeneratedRegex(@"^ *(`{3,}|~{3,}).*?^ *\1 *$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ *(`{3,}|~{3,}).*?^ *\1 *$|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(\s*<?([^)>\s]+)>?[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\[[^\]]+\]:\s*<?([^>\s]+)", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:|^//")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^#{1,6} +(.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}_ -]")]
    private static partial Regex NotAnchor();
}
