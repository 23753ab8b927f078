using Microsoft.Extensions.FileSystemGlobbing;

namespace Oac.Producer.Ignores;

/// <summary>A pattern over the paths below the folder of a configuration file: <c>agents/**/Dockerfile</c>.</summary>
internal sealed class PathGlob
{
    private readonly Matcher matcher = new(StringComparison.Ordinal);
    private readonly string folder;

    /// <summary>A pattern that is relative to a folder.</summary>
    public PathGlob(string folder, string pattern)
    {
        this.folder = folder;
        matcher.AddInclude(pattern);
    }

    /// <summary>Whether the pattern covers a file, given by its absolute path.</summary>
    public bool Matches(string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return !Path.IsPathRooted(relative)
            && !relative.StartsWith("..", StringComparison.Ordinal)
            && matcher.Match(relative).HasMatches;
    }
}
