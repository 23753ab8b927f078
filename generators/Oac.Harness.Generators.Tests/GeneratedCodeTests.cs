using System.Reflection;
using System.Text.Json.Serialization;
using Oac.Harness.Testing;

namespace Oac.Harness.Generators.Tests;

internal sealed record Note(string Text);

[JsonSerializable(typeof(Note))]
internal sealed partial class NoteJson : JsonSerializerContext;

[Agent("all-forms", Version = "v1alpha2", Isolated = true, Json = typeof(NoteJson))]
internal static partial class AllForms
{
    static partial void Customize(HarnessBuilder harness)
    {
        harness.Name = "the attribute's name wins";
        harness.Limits = harness.Limits with { MaxConcurrentEvents = 1 };
    }

    [Channel("bytes", "schemas/any.json")]
    private static EventResult Handle(EventContext context, ReadOnlyMemory<byte> payload) =>
        EventResult.Text($"{payload.Length} bytes");

    [Channel("text", "schemas/any.json")]
    private static async ValueTask<EventResult> Handle(EventContext context, string text, CancellationToken cancel)
    {
        await context.ReportTextAsync("reading", cancel);
        return EventResult.Text(text);
    }

    [Channel("json", "schemas/any.json")]
    private static Task<EventResult> HandleAsync(EventContext context, Note note) =>
        Task.FromResult(EventResult.Text(note.Text));
}

[Channel("class", "schemas/any.json", SchemaPath = "/x/any.json", SchemaMediaType = "application/json")]
internal sealed class NoteHandler : IChannelHandler<Note>
{
    public ValueTask<EventResult> HandleAsync(
        EventContext context,
        Note payload,
        CancellationToken cancellationToken
    ) => new(EventResult.Text(payload.Text));
}

/// <summary>What the compiler made of the agent above.</summary>
public sealed class GeneratedCodeTests
{
    [Theory]
    [InlineData("bytes", "abc", "application/octet-stream", "3 bytes")]
    [InlineData("text", "abc", "text/plain", "abc")]
    [InlineData("json", "{\"Text\":\"abc\"}", "application/json", "abc")]
    [InlineData("class", "{\"Text\":\"abc\"}", "application/json", "abc")]
    public async Task Every_form_is_handled(string channel, string payload, string type, string answer)
    {
        await using var host = HarnessTestHost.Start(AllForms.Configure);
        var result = await host.DeliverAsync("s", channel, System.Text.Encoding.UTF8.GetBytes(payload), type);
        Assert.True(result.IsSuccess, result.ErrorMessage);
        Assert.Equal(answer, result.OutputText);
    }

    [Fact]
    public void The_assembly_declares_what_the_attributes_say()
    {
        var assembly = typeof(AllForms).Assembly;
        var agent = assembly.GetCustomAttribute<AgentDeclarationAttribute>()!;
        Assert.Equal(
            ("all-forms", "v1alpha2", true, "Oac.Harness.Generators.Tests.AllForms"),
            (agent.Name, agent.Version, agent.Isolated, agent.DeclaredBy)
        );
        Assert.Equal(
            [
                ("bytes", "schemas/any.json", "/schemas/any.json", "application/schema+json"),
                ("class", "schemas/any.json", "/x/any.json", "application/json"),
                ("json", "schemas/any.json", "/schemas/any.json", "application/schema+json"),
                ("text", "schemas/any.json", "/schemas/any.json", "application/schema+json"),
            ],
            assembly
                .GetCustomAttributes<ChannelDeclarationAttribute>()
                .Select(static c => (c.Name, c.Schema, c.SchemaPath, c.SchemaMediaType))
                .Order()
        );
    }
}
