using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Oac.Repository.Tests.Projects;

/// <summary>What holds for every project file.</summary>
internal static partial class ProjectCheck
{
    /// <summary>Properties that write an SDK's patch version into the lock file; the script that publishes passes them instead.</summary>
    private static readonly ImmutableArray<string> PublishOnly =
    [
        "IsAotCompatible",
        "IsTrimmable",
        "PublishAot",
        "PublishTrimmed",
        "RuntimeIdentifier",
        "RuntimeIdentifiers",
    ];

    public static IEnumerable<string> Solution(SourceTree tree, string solution)
    {
        var listed = SolutionProject()
            .Matches(tree.Read(solution))
            .Select(match => match.Groups[1].Value.Replace('\\', '/'))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var path in tree.WithExtension(".csproj").Where(path => !listed.Contains(path)))
        {
            yield return $"{path}: not in {solution}, so that nothing builds or tests it (dotnet sln add).";
        }

        foreach (var path in listed.Where(path => !tree.Contains(path)))
        {
            yield return $"{solution}: lists {path}, which does not exist.";
        }
    }

    public static IEnumerable<string> LockFiles(SourceTree tree) =>
        tree.WithExtension(".csproj")
            .Where(path => !tree.Contains($"{RelativePath.Folder(path)}/packages.lock.json"))
            .Select(path => $"{path}: no packages.lock.json beside it (dotnet restore writes it; commit it).");

    /// <param name="tree">The files.</param>
    /// <param name="publishing">The one file that only a script hands to MSBuild; a build file that names it would undo that.</param>
    public static IEnumerable<string> PublishProperties(SourceTree tree, string publishing)
    {
        foreach (var path in BuildFiles(tree).Where(path => path != publishing))
        {
            var text = tree.Read(path);
            foreach (
                var property in XElement
                    .Parse(text)
                    .Descendants()
                    .Select(element => element.Name.LocalName)
                    .Where(PublishOnly.Contains)
            )
            {
                yield return $"{path}: sets {property}, which locks one SDK's patch version; {publishing} is the place.";
            }

            if (text.Contains(Path.GetFileName(publishing), StringComparison.Ordinal))
            {
                yield return $"{path}: names {publishing}, which only the script that publishes may use.";
            }
        }
    }

    public static IEnumerable<string> CentralVersions(SourceTree tree) =>
        from path in BuildFiles(tree)
        from element in XElement.Parse(tree.Read(path)).Descendants("PackageReference")
        where element.Attribute("Version") is not null || element.Attribute("VersionOverride") is not null
        select $"{path}: gives {(string?)element.Attribute("Include")} a version of its own; versions are in Directory.Packages.props.";

    private static IEnumerable<string> BuildFiles(SourceTree tree) =>
        tree.WithExtension(".csproj").Concat(tree.WithExtension(".props")).Concat(tree.WithExtension(".targets"));

    [GeneratedRegex("""^Project\("[^"]*"\) = "[^"]*", "([^"]*\.csproj)",""", RegexOptions.Multiline)]
    private static partial Regex SolutionProject();
}
