namespace Oac.Producer;

/// <summary>Where a path leads.</summary>
internal static class RealPath
{
    /// <summary>The path with every link on the way resolved.</summary>
    public static string Of(string path)
    {
        var result = "/";
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(result, segment);
            // What does not exist is no link: a file that is still to be written has a place, too.
            result =
                new DirectoryInfo(next) is { LinkTarget: not null } link
                && link.ResolveLinkTarget(returnFinalTarget: true) is { } target
                    ? Of(target.FullName)
                    : next;
        }
        return result;
    }
}
