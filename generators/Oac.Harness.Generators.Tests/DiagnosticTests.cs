using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Oac.Harness.Generators.Tests;

/// <summary>A mistake is an error of the compiler at its line, and nothing is generated.</summary>
public sealed class DiagnosticTests
{
    private const string Agent = "[Agent(\"echo\")]";
    private const string Channel = "[Channel(\"say\", \"schemas/note.json\")]";
    private const string Class = "static partial class Echo";
    private const string Method =
        "static EventResult Say(EventContext context, ReadOnlyMemory<byte> said) => EventResult.Bytes(said, \"\");";

    public static TheoryData<string, string, string, int, string> Mistakes =>
        new()
        {
            { Class, "static class Echo", "OACHAR001", 4, "make it static and partial" },
            { Class, "partial class Echo", "OACHAR001", 4, "'Echo' cannot be an agent" },
            { "\"echo\"", "\" \"", "OACHAR002", 4, "label 'name'" },
            { "\"echo\"", "\"echo\", Version = \"v1\"", "OACHAR003", 4, "'v1' is not known" },
            { "\"echo\"", "\"echo\", Version = \"v1alpha1\", Isolated = true", "OACHAR004", 4, "no session.isolation" },
            { Agent, "[Agent(\"a\")] static partial class Other;\n" + Agent, "OACHAR005", 5, "another agent, 'Other'" },
            { Channel, "", "OACHAR006", 4, "'Echo' handles no channel" },
            { "\"say\"", "\"Say\"", "OACHAR007", 7, "'Say' is no channel's name" },
            { "\"say\"", "\"say-\"", "OACHAR007", 7, "'say-'" },
            { "\"say\"", "\"s.y\"", "OACHAR007", 7, "'s.y'" },
            {
                Method,
                Method + "\n" + Channel + " static EventResult Tell(EventContext c, string t) => EventResult.Success;",
                "OACHAR008",
                9,
                "'say' has another handler, 'Echo.Say'"
            },
            { "note.json", "gone.json", "OACHAR009", 7, "add <AdditionalFiles" },
            { "note.json", "Note.json", "OACHAR009", 7, "there is 'schemas/note.json'" },
            { "schemas/note.json", "../note.json", "OACHAR010", 7, "no path below the project's folder" },
            { "schemas/note.json", "/schemas/note.json", "OACHAR010", 7, "no path below" },
            { "schemas/note.json", "schemas\\\\note.json", "OACHAR010", 7, "no path below" },
            { "schemas/note.json", "schemas/note.avsc", "OACHAR010", 7, "set SchemaMediaType" },
            { "note.json\"", "note.json\", SchemaPath = \"note.json\"", "OACHAR010", 7, "no absolute path" },
            { "note.json\"", "note.json\", SchemaPath = \"/a/../b\"", "OACHAR010", 7, "no absolute path" },
            { "note.json\"", "note.json\", SchemaMediaType = \"json\"", "OACHAR010", 7, "no media type" },
            { "EventContext context, ", "", "OACHAR011", 7, "must be static" },
            {
                "ReadOnlyMemory<byte> said",
                "ReadOnlyMemory<byte> said, int i",
                "OACHAR011",
                7,
                "EventContext, payload"
            },
            { "static EventResult", "static string", "OACHAR011", 7, "return EventResult" },
            { "Say(", "Say<T>(", "OACHAR011", 7, "not generic" },
            { "ReadOnlyMemory<byte> said", "ref string said", "OACHAR011", 7, "cannot handle events" },
            { "ReadOnlyMemory<byte> said", "Version said", "OACHAR012", 7, "Json = typeof(...)" },
            { Agent, "", "OACHAR013", 7, "no class of the assembly has [Agent]" },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake(string old, string @new, string id, int line, string words)
    {
        var run = GeneratorRun.Of(AgentSource.SmallWith(old, @new));
        Expect(run, (id, line, words));
    }

    [Fact]
    public void A_context_that_does_not_read_the_type() =>
        Expect(
            GeneratorRun.Of(
                AgentSource.Whole.Replace("[JsonSerializable(typeof(Ticket))]", "", StringComparison.Ordinal)
            ),
            ("OACHAR012", 18, "'Acme.Triage.TriageJson' lacks [JsonSerializable(typeof(Acme.Triage.Ticket))]"),
            ("OACHAR012", 33, "Acme.Triage.TriageJson")
        );

    [Theory]
    [InlineData("internal sealed class CloseHandler : IChannelHandler<Ticket>", "internal sealed class CloseHandler")]
    [InlineData("internal sealed class CloseHandler", "internal abstract class CloseHandler")]
    [InlineData("internal sealed class CloseHandler", "file sealed class CloseHandler")]
    [InlineData("internal sealed class CloseHandler", "internal sealed class CloseHandler<T>")]
    public void A_class_that_cannot_handle(string old, string @new)
    {
        Assert.Contains(old, AgentSource.Whole, StringComparison.Ordinal);
        Expect(
            GeneratorRun.Of(AgentSource.Whole.Replace(old, @new, StringComparison.Ordinal)),
            ("OACHAR011", 33, "IChannelHandler<T> for one T")
        );
    }

    [Fact]
    public void A_method_of_another_class() =>
        Expect(
            GeneratorRun.Of(
                AgentSource.Small
                    + "static class Other { [Channel(\"tell\", \"schemas/note.json\")] static EventResult Tell(EventContext c, string t) => EventResult.Success; }"
            ),
            ("OACHAR013", 10, "methods stand in the class with [Agent], 'Echo'")
        );

    [Fact]
    public void Mistakes_are_told_all_at_once()
    {
        var run = GeneratorRun.Of(
            AgentSource
                .Small.Replace("\"echo\"", "\"\", Version = \"v9\"", StringComparison.Ordinal)
                .Replace("\"say\"", "\"SAY\"", StringComparison.Ordinal)
        );
        Assert.Equal(["OACHAR002", "OACHAR003", "OACHAR007"], run.Diagnostics.Select(static d => d.Id));
    }

    private static void Expect(GeneratorRun run, params (string Id, int Line, string Words)[] expected)
    {
        Assert.Null(run.Result.Exception);
        Assert.Equal(
            expected.Select(static e => (e.Id, "/project/Agent.cs", e.Line, DiagnosticSeverity.Error)),
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
