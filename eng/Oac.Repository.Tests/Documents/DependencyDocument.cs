using System.Xml.Linq;

namespace Oac.Repository.Tests.Documents;

/// <summary>docs/dependencies.md: every package with its reason, and no package that is gone.</summary>
internal static class DependencyDocument
{
    public const string Path = "docs/dependencies.md";

    public static IEnumerable<string> Check(SourceTree tree)
    {
        var used = XElement
            .Parse(tree.Read("Directory.Packages.props"))
            .Descendants()
            .Where(element => element.Name.LocalName is "PackageVersion" or "GlobalPackageReference")
            .Select(element => (string)element.Attribute("Include")!)
            .ToHashSet();
        var explained = MarkdownTable
            .Under(tree.Read(Path), "NuGet packages")
            .Select(cells => cells[0].Trim('`'))
            .ToHashSet();
        foreach (var package in used.Except(explained))
        {
            yield return $"{Path}: says nothing of {package}, which Directory.Packages.props has.";
        }

        foreach (var package in explained.Except(used))
        {
            yield return $"{Path}: explains {package}, which Directory.Packages.props does not have.";
        }
    }
}
