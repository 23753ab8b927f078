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
            result = new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: true) is { } target
                ? Of(target.FullName)
                : next;
        }
        return result;
    }
}
