using System.Text.Json.Serialization;

namespace Oac.Harness.Tests.Readme;

internal sealed record Ticket(int Id, string Title);

internal sealed record Verdict(int Id, bool Urgent);

internal sealed class History
{
    public List<int> Tickets { get; } = [];
}

[JsonSerializable(typeof(Ticket))]
[JsonSerializable(typeof(Verdict))]
internal sealed partial class TriageJson : JsonSerializerContext;

internal static class TriageAgent
{
    public static void Configure(HarnessBuilder harness)
    {
        harness.Name = "triage";
        harness.Isolated = true;
        harness.On("ticket", Payload.Json(TriageJson.Default.Ticket), HandleAsync);
    }

    private static async ValueTask<EventResult> HandleAsync(
        EventContext context,
        Ticket ticket,
        CancellationToken cancel
    )
    {
        if (ticket.Title.Length == 0)
        {
            throw new AgentFailureException("A ticket needs a title.");
        }
        await context.ReportTextAsync("reading the ticket", cancel);
        var seen = context.State(() => new History());
        seen.Tickets.Add(ticket.Id);
        return EventResult.Json(
            new Verdict(ticket.Id, Urgent: ticket.Title.Contains("fire")),
            TriageJson.Default.Verdict
        );
    }
}
