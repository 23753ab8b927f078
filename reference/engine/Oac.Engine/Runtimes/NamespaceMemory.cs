using System.Globalization;

namespace Oac.Engine.Runtimes;

/// <summary>The memory of all processes that see each other in a container, from /proc.</summary>
internal static class NamespaceMemory
{
    /// <summary>Anonymous memory in bytes; null where the first process cannot be looked at.</summary>
    public static long? Read(int first)
    {
        if (NamespaceOf($"/proc/{first}") is not { } wanted)
        {
            return null;
        }

        long sum = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                && NamespaceOf(folder) == wanted
            )
            {
                sum += OfOne(folder);
            }
        }

        return sum;
    }

    private static string? NamespaceOf(string folder)
    {
        try
        {
            return new FileInfo($"{folder}/ns/pid").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return null;
        }
    }

    private static long OfOne(string folder)
    {
        try
        {
            const string key = "RssAnon:";
            var line = File.ReadLines($"{folder}/status")
                .FirstOrDefault(static l => l.StartsWith(key, StringComparison.Ordinal));
            return line is null
                ? 0
                : 1024
                    * long.Parse(
                        line[key.Length..].Replace("kB", "", StringComparison.Ordinal),
                        CultureInfo.InvariantCulture
                    );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }
}
