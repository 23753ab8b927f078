using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.CodeAnalysis;

namespace Oac.Connect.Generators.Tests.Generator;

public sealed class DiagnosticTests
{
    private readonly ProtoSources _small = ProtoSources.Small();

    [Theory]
    [InlineData("***")]
    [InlineData("AAAA")]
    public void A_set_that_is_no_set(string text) =>
        Expect(GeneratorRun.Of([], [new InputSet(text)]), ("OACRPC001", "/obj/set.fds.txt", 1, ""));

    [Fact]
    public void A_set_without_its_imports()
    {
        var set = FileDescriptorSet.Parser.ParseFrom(Convert.FromBase64String(_small.Descriptors));
        set.File.Remove(set.File.Single(static f => f.Name == "google/protobuf/empty.proto"));
        Expect(
            GeneratorRun.Of(_small.Classes, [new InputSet(Convert.ToBase64String(set.ToByteArray()))]),
            ("OACRPC001", "/obj/set.fds.txt", 1, "it lacks the message '.google.protobuf.Empty'")
        );
    }

    [Fact]
    public void A_set_with_no_file_in_its_folder() =>
        Expect(
            GeneratorRun.Of(_small.Classes, [new InputSet(_small.Descriptors) { Folder = "/elsewhere" }]),
            ("OACRPC002", "/obj/set.fds.txt", 1, "'/elsewhere/', taken from the proto root '/proto/root/'")
        );

    [Fact]
    public void A_service_that_differs_between_sets()
    {
        var other = ProtoSources.Small(edit: static t => t.Replace("rpc Ask(", "rpc Beg(", StringComparison.Ordinal));
        Expect(
            GeneratorRun.Of(_small.Classes, [new InputSet(_small.Descriptors), new InputSet(other.Descriptors, "b")]),
            ("OACRPC003", "/proto/root/small.proto", 11, "'small.v1.Small'")
        );
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("A.1b")]
    [InlineData("A..B")]
    [InlineData("A { } class Injected")]
    public void A_namespace_that_is_none_of_CSharp(string name)
    {
        // protoc takes any text, and its own classes break as well.
        var run = GeneratorRun.Of(
            ProtoSources.Compile(
                (
                    "a.proto",
                    $$"""
                    syntax = "proto3";
                    package a;
                    option csharp_namespace = "{{name}}";
                    message M {}
                    service S {
                      rpc One(M) returns (M);
                      rpc Two(M) returns (M);
                    }
                    """
                )
            ) with
            {
                Classes = [],
            }
        );
        Expect(run, ("OACRPC004", "/proto/root/a.proto", 3, $"'{name}'"));
    }

    [Fact]
    public void A_package_that_protoc_makes_no_namespace_of() =>
        Expect(
            GeneratorRun.Of(
                ProtoSources.Compile(
                    (
                        "a.proto",
                        "syntax = \"proto3\";\npackage a._1;\nmessage M {}\nservice S { rpc One(M) returns (M); }"
                    )
                )
            ),
            ("OACRPC004", "/proto/root/a.proto", 2, "'A.1'")
        );

    [Fact]
    public void A_missing_library()
    {
        InputSet[] sets = [new(_small.Descriptors)];
        Expect(
            GeneratorRun.Of(_small.Classes, sets, "Oac.Connect", "Oac.Connect.AspNetCore"),
            ("OACRPC005", "/proto/root/small.proto", 11, "Oac.Connect")
        );
        Expect(
            GeneratorRun.Of(_small.Classes, sets, "Google.Protobuf"),
            ("OACRPC005", "/proto/root/small.proto", 11, "Google.Protobuf")
        );
    }

    [Fact]
    public void Messages_without_classes_each_told_once() =>
        Expect(
            GeneratorRun.Of([], [new InputSet(_small.Descriptors)]),
            ("OACRPC006", "/proto/root/small.proto", 13, "'small.v1.Question' has no class 'Small.V1.Question'"),
            (
                "OACRPC006",
                "/proto/root/small.proto",
                13,
                "'small.v1.Question.Answer' has no class 'Small.V1.Question.Types.Answer'"
            )
        );

    [Fact]
    public void A_message_whose_class_is_out_of_reach()
    {
        var hidden = """
            namespace Small.V1;
            public sealed class Question { public static class Types { private sealed class Answer; } }
            """;
        Expect(
            GeneratorRun.Of([hidden], [new InputSet(_small.Descriptors)]),
            ("OACRPC006", "/proto/root/small.proto", 13, "Small.V1.Question.Types.Answer")
        );
    }

    [Fact]
    public void A_service_that_lacks_nothing_is_generated_beside_one_that_does()
    {
        var other = ProtoSources.Small(edit: static t => t.Replace("small.v1", "small.v2", StringComparison.Ordinal));
        var run = GeneratorRun.Of(
            _small.Classes,
            [new InputSet(_small.Descriptors), new InputSet(other.Descriptors, "b")]
        );
        Assert.Equal(["small.v1.Small.g.cs"], run.Sources.Keys);
        Assert.Equal(["OACRPC006", "OACRPC006"], run.Diagnostics.Select(static d => d.Id));
    }

    private static void Expect(GeneratorRun run, params (string Id, string Path, int Line, string Words)[] expected)
    {
        Assert.Null(run.Result.Exception);
        Assert.Equal(
            expected.Select(static e => (e.Id, e.Path, e.Line, DiagnosticSeverity.Error)),
            run.Diagnostics.Select(static d =>
                (d.Id, d.Location.GetLineSpan().Path, d.Location.GetLineSpan().StartLinePosition.Line + 1, d.Severity)
            )
        );
        Assert.All(
            run.Diagnostics.Zip(expected),
            static pair =>
                Assert.Contains(
                    pair.Second.Words,
                    pair.First.GetMessage(CultureInfo.InvariantCulture),
                    StringComparison.Ordinal
                )
        );
        Assert.Empty(run.Sources);
    }
}
