using System.Collections.Immutable;

namespace Oac.Repository.Tests.References;

public class ReferenceTests
{
    private static readonly ImmutableArray<ReferenceRow> Table =
    [
        new("spec/Leaf", []),
        new("reference/Middle", ["Leaf"]),
        new("reference/Top", ["Middle"]),
        new("reference/samples/*", ["Top"]),
        new("conformance/Judge", ["Leaf"]) { Never = ["Middle", "Top"] },
        new("conformance/Mutants", null),
        new("generators/Gen", []),
        new("**/*.Tests", null),
    ];

    [Fact]
    public void Projects_reference_what_the_table_grants_directly_and_through_others() =>
        Violations.None(ReferenceCheck.Run(SourceTree.Repository, ReferenceTable.Rows));

    [Fact]
    public void The_document_shows_the_same_table() =>
        Assert.Equal(
            ReferenceTable.Rows.Select(row => row.ToString()).Order(),
            ReferenceDocument.Read(SourceTree.Repository).Select(entry => entry.Row.ToString()).Order()
        );

    [Fact]
    public void The_document_tells_what_exists_from_what_is_planned() =>
        Violations.None(ReferenceDocument.CheckStates(SourceTree.Repository));

    [Fact]
    public void Nothing_is_found_where_everything_is_granted() =>
        Violations.None(
            Check(
                Project("spec/Leaf", Analyzer("generators/Gen")),
                Project("reference/Middle", To("spec/Leaf")),
                Project("reference/Top", To("reference/Middle")),
                Project("reference/samples/Weather", To("reference/Top")),
                Project("conformance/Judge", To("spec/Leaf"), BuildOrder("reference/Top")),
                Project("conformance/Mutants", To("reference/Top")),
                Project("generators/Gen"),
                Project(
                    "generators/Gen.Tests",
                    To("generators/Gen"),
                    To("reference/Top"),
                    BuildOrder("conformance/Judge")
                )
            )
        );

    [Fact]
    public void A_project_without_a_row_is_found() =>
        Violations.One(Check(Project("reference/Other")), "reference/Other", "no row");

    [Fact]
    public void A_project_in_another_folder_than_its_row_says_is_found() =>
        Violations.One(Check(Project("reference/Leaf")), "reference/Leaf", "no row");

    [Fact]
    public void A_reference_that_is_not_granted_is_found() =>
        Violations.One(
            Check(Project("spec/Leaf"), Project("reference/Middle"), Project("reference/Top", To("spec/Leaf"))),
            "reference/Top",
            "references Leaf"
        );

    [Fact]
    public void A_reference_to_nothing_is_found() =>
        Violations.One(Check(Project("reference/Middle", To("spec/Leaf"))), "reference/Middle", "does not exist");

    [Fact]
    public void A_reference_of_the_judge_to_the_judged_is_found_even_through_others()
    {
        var table = Table.Add(new ReferenceRow("conformance/Helper", ["Top"]));
        table = table.Replace(
            table.Single(row => row.Name == "Judge"),
            new ReferenceRow("conformance/Judge", ["Helper"]) { Never = ["Top"] }
        );
        var tree = SourceTree.Of(
            Project("conformance/Judge", To("conformance/Helper")),
            Project("conformance/Helper", To("reference/Top")),
            Project("reference/Top")
        );

        Violations.One(ReferenceCheck.Run(tree, table), "conformance/Judge", "never", "Judge -> Helper -> Top");
    }

    [Fact]
    public void A_project_that_is_reached_through_one_with_all_freedom_is_found()
    {
        var table = Table.Replace(
            Table.Single(row => row.Name == "Top"),
            new ReferenceRow("reference/Top", ["Mutants"])
        );
        var tree = SourceTree.Of(
            Project("reference/Top", To("conformance/Mutants")),
            Project("conformance/Mutants", To("spec/Leaf")),
            Project("spec/Leaf")
        );

        Violations.One(ReferenceCheck.Run(tree, table), "reference/Top", "Top -> Mutants -> Leaf");
    }

    [Fact]
    public void A_reference_to_tests_is_found() =>
        Violations.One(
            Check(Project("generators/Gen.Tests"), Project("reference/Top", To("generators/Gen.Tests"))),
            "reference/Top",
            "references Gen.Tests"
        );

    [Fact]
    public void A_generator_that_is_linked_is_found() =>
        Violations.One(
            Check(Project("generators/Gen"), Project("spec/Leaf", To("generators/Gen"))),
            "spec/Leaf",
            "links the generator"
        );

    [Fact]
    public void An_analyzer_from_elsewhere_is_found() =>
        Violations.One(
            Check(Project("spec/Leaf"), Project("reference/Middle", Analyzer("spec/Leaf"))),
            "as an analyzer"
        );

    [Fact]
    public void A_build_order_between_ordinary_projects_is_found() =>
        Violations.One(
            Check(Project("spec/Leaf"), Project("reference/Middle", BuildOrder("spec/Leaf"))),
            "builds Leaf first"
        );

    [Fact]
    public void Sources_of_another_folder_are_found() =>
        Violations.One(
            Check(Project("spec/Leaf", """<Compile Include="../../reference/Middle/*.cs" />""")),
            "compiles ../../reference"
        );

    [Fact]
    public void Only_generators_share_sources()
    {
        const string Shared = """<Compile Include="../Shared/*.cs" LinkBase="Shared" />""";
        Assert.Empty(Check(Project("generators/Gen", Shared)));
        Violations.One(Check(Project("spec/Leaf", Shared)), "compiles ../Shared");
        Violations.One(
            Check(Project("generators/Gen", """<Compile Include="../Other/*.cs" />""")),
            "compiles ../Other"
        );
    }

    [Fact]
    public void A_reference_to_a_file_is_found() =>
        Violations.One(Check(Project("spec/Leaf", """<Reference Include="Some.dll" />""")), "Some.dll");

    [Fact]
    public void A_reference_in_a_shared_file_is_found() =>
        Violations.One(
            ReferenceCheck.Run(
                SourceTree.Of(("Directory.Build.targets", $"<Project>{To("spec/Leaf")}</Project>")),
                Table
            ),
            "Directory.Build.targets"
        );

    [Fact]
    public void A_stale_state_is_found()
    {
        const string Document = """
            ## Who may reference whom

            | Project | May reference | State |
            |---|---|---|
            | `spec/Leaf` | nothing | planned |
            | `reference/Middle` | `Leaf`, never `Top` | exists |
            """;
        var tree = SourceTree.Of((ReferenceDocument.Path, Document), Project("spec/Leaf"));

        Assert.Equal(
            ["spec/Leaf -> ", "reference/Middle -> Leaf, never Top"],
            ReferenceDocument.Read(tree).Select(row => row.Row.ToString())
        );
        Assert.Collection(
            ReferenceDocument.CheckStates(tree),
            first => Assert.Contains("spec/Leaf", first, StringComparison.Ordinal),
            second => Assert.Contains("reference/Middle", second, StringComparison.Ordinal)
        );
    }

    private static IEnumerable<string> Check(params ReadOnlySpan<(string, string)> projects) =>
        ReferenceCheck.Run(SourceTree.Of(projects), Table);

    private static (string Path, string Text) Project(string folder, params ReadOnlySpan<string> items) =>
        (
            $"{folder}/{folder[(folder.LastIndexOf('/') + 1)..]}.csproj",
            $"<Project><ItemGroup>{string.Concat(items)}</ItemGroup></Project>"
        );

    private static string To(string folder) => Reference(folder, "");

    private static string Analyzer(string folder) =>
        Reference(folder, """OutputItemType="Analyzer" ReferenceOutputAssembly="false" """);

    private static string BuildOrder(string folder) => Reference(folder, """ReferenceOutputAssembly="false" """);

    private static string Reference(string folder, string metadata) =>
        $"""<ProjectReference Include="$(RepositoryRoot){folder}/{folder[(folder.LastIndexOf('/') + 1)..]}.csproj" {metadata}/>""";
}
