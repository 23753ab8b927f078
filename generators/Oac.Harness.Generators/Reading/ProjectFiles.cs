using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Oac.Harness.Generators.Reading;

/// <summary>The project's additional files below its folder, by paths from there; of all others nothing is kept.</summary>
internal sealed record ProjectFiles(EquatableArray<string> Paths)
{
    public static ProjectFiles Of(ImmutableArray<string> paths, AnalyzerConfigOptions options)
    {
        var folder = options.TryGetValue("build_property.ProjectDir", out var given)
            ? Slashes(given).TrimEnd('/') + "/"
            : "";
        return new(
            paths
                .Select(Slashes)
                .Where(path => path.StartsWith(folder, StringComparison.Ordinal))
                .Select(path => path.Substring(folder.Length))
                .OrderBy(static path => path, StringComparer.Ordinal)
                .ToEquatableArray()
        );
    }

    /// <summary>Whether a file is there.</summary>
    public bool Has(string path) => Paths.Contains(path);

    /// <summary>What a message adds about a file that is not there.</summary>
    public string Hint(string path) =>
        Paths.FirstOrDefault(p => string.Equals(p, path, StringComparison.OrdinalIgnoreCase)) is { } other
            ? $"; there is '{other}'"
            : "; add <AdditionalFiles Include=\"schemas/**\" /> to the project, and see that the file is there";

    private static string Slashes(string path) => path.Replace('\\', '/');
}
