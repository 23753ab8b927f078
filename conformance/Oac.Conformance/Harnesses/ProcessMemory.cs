using System.Globalization;

namespace Oac.Conformance.Harnesses;

/// <summary>The memory of processes, from /proc.</summary>
internal static class ProcessMemory
{
    /// <summary>What the processes of a group hold in memory that is their own, in bytes; null where none can be read.</summary>
    public static long? OfGroup(int group)
    {
        long? sum = null;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                && GroupOf(folder) == group
            )
            {
                sum = (sum ?? 0) + OfOne(folder);
            }
        }
        return sum;
    }

    // pid (name) state ppid pgrp ...: the name may hold anything, so what counts is behind its last parenthesis.
    private static int? GroupOf(string folder)
    {
        var stat = Read(Path.Combine(folder, "stat"));
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 2 ? int.Parse(fields[2], CultureInfo.InvariantCulture) : null;
    }

    private static long OfOne(string folder)
    {
        foreach (var line in Read(Path.Combine(folder, "status")).Split('\n'))
        {
            if (line.StartsWith("RssAnon:", StringComparison.Ordinal))
            {
                return 1024
                    * long.Parse(
                        line["RssAnon:".Length..].Replace("kB", "", StringComparison.Ordinal),
                        CultureInfo.InvariantCulture
                    );
            }
        }
        return 0;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return "";
        }
    }
}
