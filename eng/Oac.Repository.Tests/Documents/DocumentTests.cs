namespace Oac.Repository.Tests.Documents;

public class DocumentTests
{
    private const string Packages = """
        <Project><ItemGroup><PackageVersion Include="One" Version="1" /><GlobalPackageReference Include="Two" Version="1" /></ItemGroup></Project>
        """;

    [Fact]
    public void Every_dependency_is_explained() => Violations.None(DependencyDocument.Check(SourceTree.Repository));

    [Fact]
    public void Links_inside_the_repository_resolve() => Violations.None(LinkCheck.Run(SourceTree.Repository));

    [Fact]
    public void No_file_holds_a_path_of_one_machine() => Violations.None(TextCheck.MachinePaths(SourceTree.Repository));

    [Fact]
    public void A_dependency_without_a_reason_is_found() =>
        Violations.One(DependencyDocument.Check(Dependencies("| `One` | why |")), "nothing of Two");

    [Fact]
    public void A_reason_without_its_dependency_is_found() =>
        Violations.One(
            DependencyDocument.Check(Dependencies("| `One` | why |", "| `Two` | why |", "| `Three` | why |")),
            "explains Three"
        );

    [Theory]
    [InlineData("See [it](missing.md).", "leads nowhere")]
    [InlineData("See [it](../other/missing.md \"title\").", "leads nowhere")]
    [InlineData("See [it](../../missing.md).", "leaves the repository")]
    [InlineData("See [it][1].\n\n[1]: missing.md", "leads nowhere")]
    [InlineData("See [it](#no-such-heading).", "names a heading")]
    [InlineData("See [it](there.md#no-such-heading).", "names a heading")]
    [InlineData("![picture](missing.png)", "leads nowhere")]
    public void A_broken_link_is_found(string markdown, string reason) =>
        Violations.One(LinkCheck.Run(Linked(markdown)), reason);

    [Theory]
    [InlineData(
        "See [it](there.md), [its heading](there.md#the-heading-its-parts), [the root](../README.md), [docs](../docs/)."
    )]
    [InlineData(
        "# A heading\n\nSee [it](#a-heading), [out](https://example.org/missing.md), [mail](mailto:a@example.org)."
    )]
    [InlineData("`[code](missing.md)`\n\n```sh\n[code](missing.md)\n```")]
    public void A_link_that_leads_somewhere_is_not_found(string markdown) =>
        Violations.None(LinkCheck.Run(Linked(markdown)));

    [Theory]
    [InlineData("cd /w#ork/tree")]
    [InlineData("open /U#sers/someone/x")]
    [InlineData(@"dir C:\U#sers\someone")]
    [InlineData("a\n/h#ome/someone/.nuget/packages")]
    public void A_path_of_one_machine_is_found(string text) =>
        Violations.One(
            TextCheck.MachinePaths(SourceTree.Of(("a.txt", text.Replace("#", "", StringComparison.Ordinal)))),
            "a.txt:"
        );

    [Theory]
    [InlineData("/workspace/repository")]
    [InlineData("/homework/")]
    [InlineData("https://example.org/w#ork/")]
    [InlineData("/tmp/x")]
    public void Other_paths_are_not_found(string text) =>
        Violations.None(
            TextCheck.MachinePaths(SourceTree.Of(("a.txt", text.Replace("#", "", StringComparison.Ordinal))))
        );

    [Fact]
    public void Files_that_are_no_text_are_left_alone() =>
        Violations.None(
            TextCheck.MachinePaths(
                SourceTree.Of(("a.bin", "\0 /w#ork/tree".Replace("#", "", StringComparison.Ordinal)))
            )
        );

    private static SourceTree Dependencies(params ReadOnlySpan<string> rows) =>
        SourceTree.Of(
            ("Directory.Packages.props", Packages),
            (
                DependencyDocument.Path,
                $"# D\n\n## NuGet packages\n\n| Package | Why |\n|---|---|\n{string.Join('\n', rows)}\n"
            )
        );

    private static SourceTree Linked(string markdown) =>
        SourceTree.Of(("docs/here.md", markdown), ("docs/there.md", "# The heading: its parts\n"), ("README.md", ""));
}
