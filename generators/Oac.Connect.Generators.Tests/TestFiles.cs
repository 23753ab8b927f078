using System.Reflection;

namespace Oac.Connect.Generators.Tests;

/// <summary>Files that the tests read, by the paths that the build wrote into the assembly.</summary>
internal static class TestFiles
{
    public static string Protoc { get; } = Metadata(nameof(Protoc));

    public static string ProtoIncludes { get; } = Metadata(nameof(ProtoIncludes));

    /// <summary>The script that uses our packages as others do.</summary>
    public static string PackageCheck { get; } = Metadata(nameof(PackageCheck));

    public static string TestData(params ReadOnlySpan<string> parts) =>
        Path.Combine([Metadata(nameof(TestData)), .. parts]);

    /// <summary>Names without extension, so that a test's name does not depend on the machine.</summary>
    public static TheoryData<string> Names(string folder, string pattern) =>
        [
            .. Directory
                .EnumerateFiles(TestData(folder), pattern)
                .Select(static f => Path.GetFileNameWithoutExtension(f))
                .Order(StringComparer.Ordinal),
        ];

    private static string Metadata(string key) =>
        typeof(TestFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
