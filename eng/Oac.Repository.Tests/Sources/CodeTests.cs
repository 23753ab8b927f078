using System.Collections.Immutable;

namespace Oac.Repository.Tests.Sources;

public class CodeTests
{
    /// <summary>Files that are longer than 500 lines and one thing all the same, with the reason.</summary>
    private static readonly ImmutableDictionary<string, string> LongFiles = ImmutableDictionary<string, string>.Empty;

    [Fact]
    public void Nothing_is_unfinished_swallowed_or_slept_away() =>
        Violations.None(CodeCheck.Run(SourceTree.Repository));

    [Fact]
    public void Files_are_short_or_say_why_not() => Violations.None(CodeCheck.Length(SourceTree.Repository, LongFiles));

    [Fact]
    public void Every_file_belongs_to_a_project() => Violations.None(CodeCheck.Homeless(SourceTree.Repository));

    [Theory]
    [InlineData("class A { } // TODO later", "TODO")]
    [InlineData("/* FIXME */ class A { }", "FIXME")]
    [InlineData("/// <summary>TODO</summary>\nclass A { }", "TODO")]
    [InlineData("class A { int B() => throw new NotImplementedException(); }", "NotImplementedException")]
    [InlineData("class A { int B() => throw new System.NotImplementedException(); }", "NotImplementedException")]
    [InlineData("class A { void B() { Thread.Sleep(1); } }", "Thread.Sleep")]
    [InlineData("class A { void B() { System.Threading.Thread.Sleep(1); } }", "Thread.Sleep")]
    [InlineData("class A { void B() { try { } catch { } } }", "empty catch")]
    [InlineData("class A { void B() { try { } catch (Exception e) when (e is not null) {\n } } }", "empty catch")]
    public void A_fault_is_found_once(string code, string word) =>
        Violations.One(CodeCheck.Run(SourceTree.Of(("a/A.cs", code))), "a/A.cs:", word);

    [Theory]
    [InlineData("class A { string b = \"TODO catch { } NotImplementedException Thread.Sleep(1)\"; }")]
    [InlineData("class A { void Sleep() { this.Sleep(); } }")]
    [InlineData("class A { void B() { try { } catch (IOException) { /* gone already, which is the aim */ } } }")]
    [InlineData("class A { void B() { try { } catch { throw; } } }")]
    [InlineData("class TodoList { } // a todo list")]
    public void What_only_looks_like_a_fault_is_not_found(string code) =>
        Violations.None(CodeCheck.Run(SourceTree.Of(("A.cs", code))));

    [Fact]
    public void The_line_of_a_fault_is_given() =>
        Violations.One(CodeCheck.Run(SourceTree.Of(("A.cs", "class A\n{\n    // TODO\n}\n"))), "A.cs:3:");

    [Fact]
    public void A_long_file_is_found_and_a_listed_one_is_not()
    {
        var tree = SourceTree.Of(("A.cs", Lines(500)), ("B.cs", Lines(501)), ("C.cs", Lines(501)));

        Violations.One(
            CodeCheck.Length(tree, ImmutableDictionary<string, string>.Empty.Add("C.cs", "one table")),
            "B.cs",
            "501"
        );
    }

    [Fact]
    public void A_stale_entry_of_the_list_is_found()
    {
        var tree = SourceTree.Of(("A.cs", Lines(500)));

        Violations.One(
            CodeCheck.Length(tree, ImmutableDictionary<string, string>.Empty.Add("A.cs", "one table")),
            "A.cs",
            "it is not"
        );
    }

    [Fact]
    public void A_file_outside_of_projects_is_found()
    {
        var tree = SourceTree.Of(("a/A.csproj", "<Project />"), ("a/b/A.cs", ""), ("ab/A.cs", ""));

        Violations.One(CodeCheck.Homeless(tree), "ab/A.cs");
    }

    [Theory]
    [InlineData("""<Compile Include="../Shared/*.cs" />""", 0)]
    [InlineData("", 1)]
    public void Sources_that_generators_share_belong_to_them(string item, int found) =>
        Assert.Equal(
            found,
            CodeCheck
                .Homeless(
                    SourceTree.Of(
                        ("generators/Gen/Gen.csproj", $"<Project><ItemGroup>{item}</ItemGroup></Project>"),
                        ("generators/Shared/A.cs", "")
                    )
                )
                .Count()
        );

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("//\n", count));
}
