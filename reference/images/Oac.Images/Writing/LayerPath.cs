using System.Text;

namespace Oac.Images.Writing;

/// <summary>Paths inside an image, held without a leading or trailing slash; the root is the empty text.</summary>
internal static class LayerPath
{
    /// <summary>A whiteout of a layer (OCI image-spec, Layers): nothing else may be called so.</summary>
    public const string WhiteoutPrefix = ".wh.";

    public static string Parse(string path, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, parameter);
        var normal = path.Trim('/');
        if (normal.Length > 0)
        {
            foreach (var name in normal.Split('/'))
            {
                CheckName(name, path, parameter);
            }
        }
        if (Encoding.UTF8.GetByteCount(normal) > LayerLimits.MaxPathBytes)
        {
            throw new ArgumentException(
                $"The path \"{path[..60]}…\" has more than {LayerLimits.MaxPathBytes} bytes.",
                parameter
            );
        }
        return normal;
    }

    public static string? Parent(string path) =>
        path.Length == 0 ? null
        : path.LastIndexOf('/') is var slash && slash < 0 ? ""
        : path[..slash];

    public static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>Whether a link that stands at a path, relative to some root, leads out of that root.</summary>
    public static bool LeadsOut(string linkPath, string target)
    {
        if (target.StartsWith('/') || Path.IsPathRooted(target))
        {
            return true;
        }
        var depth = linkPath.AsSpan().Count('/');
        foreach (var name in target.Split('/'))
        {
            depth += name switch
            {
                "" or "." => 0,
                ".." => -1,
                _ => 1,
            };
            if (depth < 0)
            {
                return true;
            }
        }
        return false;
    }

    private static void CheckName(string name, string path, string parameter)
    {
        var fault =
            name is "" ? "an empty name"
            : name is "." or ".." ? $"the name \"{name}\""
            : name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal)
                ? $"a name that begins with \"{WhiteoutPrefix}\", which layers reserve for removals"
            : name.Contains('\0', StringComparison.Ordinal) ? "a NUL"
            : !IsUnicode(name) ? "half a surrogate pair"
            : Encoding.UTF8.GetByteCount(name) > LayerLimits.MaxNameBytes
                ? $"a name of more than {LayerLimits.MaxNameBytes} bytes"
            : null;
        if (fault is not null)
        {
            throw new ArgumentException($"The path \"{path}\" holds {fault}.", parameter);
        }
    }

    private static bool IsUnicode(string name)
    {
        for (var index = 0; index < name.Length; index++)
        {
            if (char.IsHighSurrogate(name[index]) && index + 1 < name.Length && char.IsLowSurrogate(name[index + 1]))
            {
                index++;
            }
            else if (char.IsSurrogate(name[index]))
            {
                return false;
            }
        }
        return true;
    }
}

/// <summary>What a layer that is built may hold at most.</summary>
public static class LayerLimits
{
    /// <summary>The longest path in UTF-8 bytes, Linux's PATH_MAX less its NUL.</summary>
    public const int MaxPathBytes = 4095;

    /// <summary>The longest name in a path in UTF-8 bytes, Linux's NAME_MAX.</summary>
    public const int MaxNameBytes = 255;

    /// <summary>The most entries of one layer.</summary>
    public const int MaxEntries = 1_000_000;

    /// <summary>The most that a layer's content may be while it is kept in memory: 4 MiB.</summary>
    public const int MaxInMemory = 4 * 1024 * 1024;

    /// <summary>The largest user or group id.</summary>
    public const int MaxId = int.MaxValue;
}
