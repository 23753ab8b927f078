using System.Text.Json.Serialization;

namespace Oac.Harness.Samples.Triage;

/// <summary>What the channel <c>ticket</c> carries.</summary>
/// <param name="Id">The ticket's number.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Body">The whole of it.</param>
public sealed record Ticket(int Id, string Title, string Body = "");

/// <summary>How soon a ticket wants somebody.</summary>
public enum Priority
{
    /// <summary>Some day.</summary>
    [JsonStringEnumMemberName("low")]
    Low,

    /// <summary>In its turn.</summary>
    [JsonStringEnumMemberName("normal")]
    Normal,

    /// <summary>Now.</summary>
    [JsonStringEnumMemberName("urgent")]
    Urgent,
}

/// <summary>What the agent answers.</summary>
/// <param name="Id">The ticket's number.</param>
/// <param name="Priority">How soon it wants somebody.</param>
/// <param name="Team">Who should have it.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record Verdict(int Id, Priority Priority, string Team, string Reason);

/// <summary>What the model answers.</summary>
/// <param name="Priority">How soon.</param>
/// <param name="Team">Who.</param>
/// <param name="Reason">Why.</param>
public sealed record Opinion(Priority Priority, string? Team, string? Reason);

/// <summary>How all of it is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(Ticket))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(Opinion))]
public sealed partial class TriageJson : JsonSerializerContext;
