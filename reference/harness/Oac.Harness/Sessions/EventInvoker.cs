using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Oac.Harness.Handlers;
using Oac.Harness.Telemetry;
using Oac.Spec.Stream;

namespace Oac.Harness.Sessions;

/// <summary>Calls a channel's handler and turns whatever comes of it into a result.</summary>
internal sealed class EventInvoker(HarnessConfiguration configuration, ILogger log)
{
    public const string Stopped = "The harness is stopping and could not finish this event.";

    private const int MaxErrorChars = 4096;

    private readonly string _activityName = $"invoke_agent {configuration.Name}";

    public async ValueTask<EventResultMessage> RunAsync(EventContext context, EventMessage message, Tenure tenure)
    {
        var started = configuration.Time.GetTimestamp();
        using var activity = HarnessTelemetry.Start(_activityName, configuration.Name, message);
        var (result, error) = await InvokeAsync(context, message, tenure).ConfigureAwait(false);
        var answer = Answer(context, result, ref error);
        if (error is not null)
        {
            activity?.SetTag("error.type", error);
            activity?.SetStatus(ActivityStatusCode.Error);
        }
        var channel = configuration.Channels.ContainsKey(message.Channel) ? message.Channel : "_OTHER";
        HarnessTelemetry.Handled(channel, error, configuration.Time.GetElapsedTime(started));
        HarnessLog.EventHandled(log, message.SessionId, channel, error ?? "none");
        return answer;
    }

    private async ValueTask<(EventResult Result, string? Error)> InvokeAsync(
        EventContext context,
        EventMessage message,
        Tenure tenure
    )
    {
        if (!configuration.Channels.TryGetValue(message.Channel, out var handler))
        {
            return (
                EventResult.Failure($"The agent has no channel '{ShownText.Of(message.Channel)}'."),
                "unknown_channel"
            );
        }
        try
        {
            var result = await handler.HandleAsync(context, message, tenure.Token).ConfigureAwait(false);
            return result is null
                ? throw new InvalidOperationException($"The handler of the channel '{handler.Channel}' returned null.")
                : (result, result.IsSuccess ? null : "failure");
        }
        catch (AgentFailureException e)
        {
            HarnessLog.EventFailed(log, message.SessionId, handler.Channel, e);
            return (EventResult.Failure(e.Message), "failure");
        }
        catch (OperationCanceledException) when (tenure.Token.IsCancellationRequested)
        {
            return (EventResult.Failure(Stopped), "canceled");
        }
        catch (Exception e)
        {
            // Its text may hold anything: paths, queries, secrets. The sender gets what finds it in the log.
            var reference = RandomNumberGenerator.GetHexString(16, lowercase: true);
            HarnessLog.HandlerThrew(log, message.SessionId, handler.Channel, reference, e);
            return (
                EventResult.Failure($"The agent failed while it handled this event (reference {reference})."),
                e.GetType().FullName ?? "_OTHER"
            );
        }
    }

    private EventResultMessage Answer(EventContext context, EventResult result, ref string? error)
    {
        if (!result.IsSuccess)
        {
            return EventResultMessage.Failed(context.SessionId, Cut(result.ErrorMessage));
        }
        var message = EventResultMessage.Succeeded(context.SessionId, result.Output, result.OutputContentType);
        if (!context.CanReport || FitsIn(context.Tenure.Stream, result, message))
        {
            return message;
        }
        error = "output_too_large";
        HarnessLog.OutputTooLarge(log, context.SessionId, result.Output.Length, context.Tenure.Stream.MaxMessageBytes);
        return EventResultMessage.Failed(context.SessionId, "The agent's answer is larger than a message may be.");
    }

    // The length first: an output of 2 GiB cannot even be measured.
    private static bool FitsIn(EventStream stream, EventResult result, EventResultMessage message) =>
        result.Output.IsEmpty || (result.Output.Length <= stream.MaxMessageBytes && stream.Fits(message));

    /// <summary>A message of bounded length whose every character has a form in UTF-8.</summary>
    private static string Cut(string message)
    {
        var kept = message.Length <= MaxErrorChars ? message : $"{message.AsSpan(0, MaxErrorChars)}…";
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept));
    }
}
