namespace Oac.Repository.Tests;

/// <summary>Paths inside the repository, with slashes.</summary>
internal static class RelativePath
{
    public static string Folder(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

    /// <summary>The path that <paramref name="target"/> means when it is written in <paramref name="folder"/>; null if it leaves the root.</summary>
    public static string? Resolve(string folder, string target)
    {
        var parts = new List<string>(folder.Length == 0 ? [] : folder.Split('/'));
        foreach (var part in target.Replace('\\', '/').Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case ".." when parts.Count == 0:
                    return null;
                case "..":
                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return string.Join('/', parts);
    }
}
