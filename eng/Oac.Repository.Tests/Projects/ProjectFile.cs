using System.Collections.Immutable;
using System.Xml.Linq;

namespace Oac.Repository.Tests.Projects;

internal enum ReferenceKind
{
    /// <summary>The other assembly is compiled against and shipped.</summary>
    Assembly,

    /// <summary>The other assembly runs inside the compiler.</summary>
    Analyzer,

    /// <summary>The other project is built first, nothing more (<c>ReferenceOutputAssembly=false</c>).</summary>
    BuildOrder,
}

/// <param name="Target">The other project's file, relative to the root, or as written where it leaves the root.</param>
/// <param name="Kind">What the reference is for.</param>
internal sealed record ProjectReference(string Target, ReferenceKind Kind);

/// <summary>What the checks want to know of one project file. Read as XML: conditions are ignored, so a conditional reference counts.</summary>
internal sealed record ProjectFile
{
    /// <summary>The file's path relative to the root.</summary>
    public required string Path { get; init; }

    public required XElement Xml { get; init; }

    public required ImmutableArray<ProjectReference> References { get; init; }

    public string Folder => RelativePath.Folder(Path);

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public static ImmutableArray<ProjectFile> ReadAll(SourceTree tree) =>
        [.. tree.WithExtension(".csproj").Select(path => Read(tree, path))];

    private static ProjectFile Read(SourceTree tree, string path)
    {
        var xml = XElement.Parse(tree.Read(path));
        return new ProjectFile
        {
            Path = path,
            Xml = xml,
            References = [.. xml.Descendants("ProjectReference").SelectMany(element => ReadReferences(path, element))],
        };
    }

    private static IEnumerable<ProjectReference> ReadReferences(string path, XElement element)
    {
        var kind =
            Metadata(element, "OutputItemType") == "Analyzer" ? ReferenceKind.Analyzer
            : string.Equals(Metadata(element, "ReferenceOutputAssembly"), "false", StringComparison.OrdinalIgnoreCase)
                ? ReferenceKind.BuildOrder
            : ReferenceKind.Assembly;
        foreach (
            var include in ((string?)element.Attribute("Include") ?? "").Split(';', StringSplitOptions.TrimEntries)
        )
        {
            var written = include.Replace("$(RepositoryRoot)", "", StringComparison.Ordinal);
            var folder = written == include ? RelativePath.Folder(path) : "";
            yield return new ProjectReference(RelativePath.Resolve(folder, written) ?? include, kind);
        }
    }

    private static string? Metadata(XElement element, string name) =>
        (string?)element.Attribute(name) ?? (string?)element.Element(name);
}
