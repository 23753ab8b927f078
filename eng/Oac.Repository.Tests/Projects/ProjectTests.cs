namespace Oac.Repository.Tests.Projects;

public class ProjectTests
{
    private const string Publishing = "eng/SingleFile.props";

    [Fact]
    public void Every_project_is_in_the_solution_and_the_solution_lists_nothing_else() =>
        Violations.None(ProjectCheck.Solution(SourceTree.Repository, "Oac.sln"));

    [Fact]
    public void Every_project_has_its_lock_file() => Violations.None(ProjectCheck.LockFiles(SourceTree.Repository));

    [Fact]
    public void No_project_sets_what_belongs_to_publishing() =>
        Violations.None(ProjectCheck.PublishProperties(SourceTree.Repository, Publishing));

    [Fact]
    public void Versions_of_packages_are_central() =>
        Violations.None(ProjectCheck.CentralVersions(SourceTree.Repository));

    [Fact]
    public void A_project_outside_the_solution_is_found()
    {
        var tree = SourceTree.Of(
            ("Some.sln", Solution("a", "A")),
            ("a/A/A.csproj", "<Project />"),
            ("b/B/B.csproj", "<Project />")
        );

        Violations.One(ProjectCheck.Solution(tree, "Some.sln"), "b/B/B.csproj");
    }

    [Fact]
    public void A_project_that_the_solution_alone_knows_is_found()
    {
        var tree = SourceTree.Of(("Some.sln", Solution("a", "A")));

        Violations.One(ProjectCheck.Solution(tree, "Some.sln"), "a/A/A.csproj");
    }

    [Fact]
    public void A_missing_lock_file_is_found()
    {
        var tree = SourceTree.Of(
            ("a/A/A.csproj", "<Project />"),
            ("a/A/packages.lock.json", "{}"),
            ("b/B/B.csproj", "<Project />"),
            ("b/packages.lock.json", "{}")
        );

        Violations.One(ProjectCheck.LockFiles(tree), "b/B/B.csproj");
    }

    [Theory]
    [InlineData("PublishTrimmed", "a/A/A.csproj")]
    [InlineData("IsTrimmable", "a/A/A.csproj")]
    [InlineData("IsAotCompatible", "Directory.Build.props")]
    [InlineData("RuntimeIdentifier", "eng/Publish.targets")]
    public void A_property_of_publishing_is_found(string property, string path)
    {
        var tree = SourceTree.Of(
            (path, $"<Project><PropertyGroup><{property}>x</{property}></PropertyGroup></Project>")
        );

        Violations.One(ProjectCheck.PublishProperties(tree, Publishing), path, property);
    }

    [Fact]
    public void Properties_of_publishing_have_one_place() =>
        Violations.None(
            ProjectCheck.PublishProperties(
                SourceTree.Of(
                    (
                        Publishing,
                        "<Project><PropertyGroup><PublishTrimmed>true</PublishTrimmed></PropertyGroup></Project>"
                    )
                ),
                Publishing
            )
        );

    [Fact]
    public void A_project_that_takes_what_belongs_to_publishing_is_found()
    {
        var tree = SourceTree.Of(
            ("a/A/A.csproj", """<Project><Import Project="../../eng/SingleFile.props" /></Project>""")
        );

        Violations.One(ProjectCheck.PublishProperties(tree, Publishing), "a/A/A.csproj", Publishing);
    }

    [Fact]
    public void A_version_in_a_project_is_found()
    {
        var tree = SourceTree.Of(
            (
                "a/A/A.csproj",
                """<Project><ItemGroup><PackageReference Include="Some" Version="1.0.0" /></ItemGroup></Project>"""
            )
        );

        Violations.One(ProjectCheck.CentralVersions(tree), "a/A/A.csproj", "Some");
    }

    private static string Solution(string folder, string name) =>
        $$"""Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "{{name}}", "{{folder}}\{{name}}\{{name}}.csproj", "{00}"{{"\r\n"}}EndProject""";
}
