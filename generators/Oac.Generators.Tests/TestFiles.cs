using System.Reflection;

namespace Oac.Generators.Tests;

/// <summary>Files that the tests read, by the paths that the build wrote into the assembly.</summary>
internal static class TestFiles
{
    public static string GrpcTools { get; } = Metadata("GrpcTools");

    public static string SpecRoot { get; } = Metadata("SpecRoot");

    public static string TestData(params ReadOnlySpan<string> parts) => Path.Combine([Metadata("TestData"), .. parts]);

    /// <summary>Names without extension, so that a test's name does not depend on the machine.</summary>
    public static TheoryData<string> Names(string folder, string pattern) =>
        [
            .. Directory
                .EnumerateFiles(TestData(folder), pattern)
                .Select(static f => Path.GetFileNameWithoutExtension(f))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What a file expects of itself: <c>! ID</c> in a comment at the end of a line, lines counted from 1.</summary>
    public static IEnumerable<(int Line, string Id)> Expected(string text, string comment)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var at = lines[i].LastIndexOf(comment + " !", StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }
            foreach (var id in lines[i][(at + comment.Length + 2)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return (i + 1, id);
            }
        }
    }

    private static string Metadata(string key) =>
        typeof(TestFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
