using Microsoft.CodeAnalysis;

namespace Oac.Connect.Generators.Tests.Generator;

/// <summary>What is generated of odd files compiles, without a warning, against the classes that protoc makes of them.</summary>
public sealed class GeneratedCodeTests
{
    [Fact]
    public void Packages_and_types_are_named_as_protoc_names_them()
    {
        var run = Compile(
            (
                "odd.proto",
                """
                syntax = "proto3";
                package _4x.a_b.c1d.v2beta3;
                message lower { message in_ner { message V1 {} } }
                service S { rpc A(lower) returns (lower.in_ner.V1); }
                """
            )
        );
        Assert.Contains(
            "global::_4X.AB.C1D.V2Beta3.lower.Types.in_ner.Types.V1",
            run.Sources["_4x.a_b.c1d.v2beta3.S.g.cs"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_may_have_no_namespace_at_all()
    {
        var run = Compile(
            ("none.proto", "syntax = \"proto3\"; message M {} service S { rpc A(M) returns (M); }"),
            (
                "empty.proto",
                """
                syntax = "proto3";
                package empty;
                option csharp_namespace = "";
                message N {}
                service T { rpc A(N) returns (N); }
                """
            )
        );
        Assert.Equal(["S.g.cs", "empty.T.g.cs"], run.Sources.Keys.Order(StringComparer.Ordinal));
        Assert.All(run.Sources.Values, static s => Assert.DoesNotContain("namespace", s, StringComparison.Ordinal));
    }

    [Fact]
    public void Keywords_and_names_of_other_things_are_got_around()
    {
        var run = Compile(
            (
                "names.proto",
                """
                syntax = "proto3";
                package names;
                message M {}
                message EchoBase {}
                enum TwoClient { ZERO = 0; }
                message System {}
                message Task {}
                message Types { message Types {} }
                service Echo {
                  rpc Equals(M) returns (Types.Types);
                  rpc GetHashCode(M) returns (System);
                  rpc GetType(M) returns (Task);
                  rpc ToString(M) returns (EchoBase);
                  rpc ReferenceEquals(M) returns (M);
                  rpc MemberwiseClone(M) returns (M);
                  rpc Finalize(M) returns (M);
                  rpc Service(M) returns (M);
                  rpc Client(stream M) returns (stream M);
                  rpc ProtobufType(M) returns (M);
                  rpc ProtobufJson(M) returns (M);
                  rpc Bind(M) returns (M);
                  rpc Create(M) returns (M);
                  rpc Oac(M) returns (M);
                  rpc class(M) returns (M);
                  rpc _(M) returns (M);
                  rpc _1(M) returns (M);
                  rpc foo_bar(M) returns (M);
                  rpc FooBar(stream M) returns (stream M);
                  rpc FooBarAsync(stream M) returns (stream M);
                  rpc EchoMethods(M) returns (M);
                  rpc Echo_Methods(M) returns (M);
                  rpc Echo_Base(M) returns (M);
                  rpc Echo_Client(stream M) returns (stream M);
                }
                service two { rpc A(M) returns (M); }
                service Two { rpc A(M) returns (M); }
                service namespace { rpc A(M) returns (M); }
                service Nothing {}
                """
            )
        );
        Assert.Equal(5, run.Sources.Count);
        Assert.Contains("class Echo_Base ", run.Sources["names.Echo.g.cs"], StringComparison.Ordinal);
        Assert.Contains(" Service_ { get; }", run.Sources["names.Echo.g.cs"], StringComparison.Ordinal);
        Assert.Contains("class Two_Client ", run.Sources["names.Two.g.cs"], StringComparison.Ordinal);
        Assert.Contains("class Two__Client ", run.Sources["names.two_.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_comment_cannot_leave_its_comment()
    {
        var run = Compile(
            (
                "comments.proto",
                "syntax = \"proto3\"; package c; message M {}\n"
                    + "// </summary> <b> & */ \u0001 \u2028 class Injected1 {}\u0085 class Injected2 {}\n"
                    + "service S {\n /* \" \\ \n * @ #if */ rpc A(M) returns (M); }"
            )
        );
        Assert.DoesNotContain("Injected1", Types(run));
        Assert.DoesNotContain("Injected2", Types(run));
    }

    [Fact]
    public void Only_the_files_of_a_set_are_generated_and_not_what_they_import()
    {
        var sources = ProtoSources.Compile(
            ("other/b.proto", "syntax = \"proto3\"; package b; message M {} service B { rpc A(M) returns (M); }"),
            (
                "own/a.proto",
                "syntax = \"proto3\"; package a; import \"other/b.proto\"; service A { rpc A(b.M) returns (b.M); }"
            )
        );
        var run = GeneratorRun.Of(
            sources.Classes,
            [new InputSet(sources.Descriptors) { Folder = ProtoSources.Root + "own" }]
        );
        Assert.Equal(["a.A.g.cs"], run.Sources.Keys);
        AssertCompiles(run);
    }

    [Fact]
    public void A_file_in_two_sets_is_generated_once()
    {
        var small = ProtoSources.Small();
        var run = GeneratorRun.Of(small.Classes, [new InputSet(small.Descriptors), new(small.Descriptors, "again")]);
        Assert.Single(run.Sources);
        AssertCompiles(run);
    }

    [Fact]
    public void Stubs_of_internal_messages_are_internal()
    {
        var small = ProtoSources.Small();
        var run = GeneratorRun.Of(
            [
                .. small.Classes.Select(static c =>
                    c.Replace(
                            "public sealed partial class Question",
                            "internal sealed partial class Question",
                            StringComparison.Ordinal
                        )
                        .Replace(
                            "public static partial class SmallReflection",
                            "internal static partial class SmallReflection",
                            StringComparison.Ordinal
                        )
                ),
            ],
            [new InputSet(small.Descriptors)]
        );
        AssertCompiles(run);
        var code = Assert.Single(run.Sources.Values);
        Assert.Contains("internal static class SmallMethods", code, StringComparison.Ordinal);
        Assert.Contains("internal abstract class SmallBase", code, StringComparison.Ordinal);
        Assert.Contains("internal sealed class SmallClient", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_made_of_sets_without_services_or_of_other_files()
    {
        var messages = ProtoSources.Compile(("m.proto", "syntax = \"proto3\"; message M {}"));
        var unmarked = new InputSet("not base64")
        {
            Metadata = { ["build_metadata.AdditionalFiles.DescriptorSet"] = "" },
        };
        var run = GeneratorRun.Of([], [new InputSet(messages.Descriptors), unmarked], "Oac.Connect");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Sources);
    }

    private static GeneratorRun Compile(params (string Name, string Text)[] files)
    {
        var run = GeneratorRun.Of(ProtoSources.Compile(files));
        AssertCompiles(run);
        return run;
    }

    private static void AssertCompiles(GeneratorRun run)
    {
        Assert.Empty(run.Diagnostics);
        Assert.NotEmpty(run.Sources);
        Assert.Empty(run.CompilerDiagnostics);
    }

    private static IEnumerable<string> Types(GeneratorRun run) =>
        run.Result.GeneratedSources.SelectMany(static s =>
            s.SyntaxTree.GetRoot()
                .DescendantNodes()
                .OfType<Microsoft.CodeAnalysis.CSharp.Syntax.BaseTypeDeclarationSyntax>()
                .Select(static t => t.Identifier.ValueText)
        );
}
