namespace Oac.Harness.Tests.Readme;

[Agent("support", Isolated = true, Json = typeof(TriageJson))]
internal static partial class SupportAgent
{
    static partial void Customize(HarnessBuilder harness) => harness.ShutdownTimeout = TimeSpan.FromSeconds(5);

    [Channel("ticket", "schemas/ticket.json")]
    private static EventResult Handle(EventContext context, Ticket ticket) => EventResult.Text(ticket.Title);

    [Channel("note", "schemas/note.json", SchemaPath = "/etc/support/note.json")]
    private static async Task<EventResult> HandleAsync(EventContext context, string note, CancellationToken cancel)
    {
        await context.ReportTextAsync(note, cancel);
        return EventResult.Success;
    }
}
