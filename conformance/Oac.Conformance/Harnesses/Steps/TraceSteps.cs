using Oac.Conformance.Binding;
using Oac.Conformance.Peers.Telemetry;
using Oac.Conformance.Running;

namespace Oac.Conformance.Harnesses.Steps;

/// <summary>Steps about traces (semantic conventions of OpenTelemetry for GenAI agents).</summary>
[Binding]
public sealed class TraceSteps(HarnessWorld world, CaseTalk talk)
{
    private static readonly TimeSpan Export = TimeSpan.FromSeconds(6);

    /// <summary>The rule: what an agent does has a span.</summary>
    [Then("a span says that an agent was invoked")]
    public async Task ThenAgentSpan()
    {
        if (talk.Questions.TrueForAll(static q => q.Answer is null))
        {
            throw world.Silence(talk.Stream!, "no event was answered, so there is nothing to trace");
        }
        var spans = world.Spans!;
        var found = await spans
            .Spans.FirstAsync(
                static s => s.Operation == "invoke_agent",
                world.Context.Scale(Export),
                world.Context.Cancelled
            )
            .ConfigureAwait(false);
        foreach (var span in spans.Spans.All.Take(20))
        {
            world.Context.Evidence.Observed($"span {span}");
        }
        if (found is not null)
        {
            return;
        }
        var seen =
            spans.Faults.All is [var fault, ..] ? fault
            : spans.Spans.All is [var other, ..]
                ? $"none of {spans.Spans.All.Length} spans has gen_ai.operation.name 'invoke_agent'; the first is {other}"
            : "no trace came to the endpoint in OTEL_EXPORTER_OTLP_ENDPOINT";
        throw new FailedException(
            $"no span says that an agent was invoked: {seen}",
            "Trace each event in a span 'invoke_agent <agent>' with gen_ai.operation.name 'invoke_agent', exported over OTLP as the OTEL_ variables say."
        );
    }

    /// <summary>The rule: names and required attributes.</summary>
    [Then("spans of the conventions have what the conventions require")]
    public void ThenComplete()
    {
        foreach (var span in world.Spans!.Spans.All)
        {
            if (span.Operation is not { } operation)
            {
                continue;
            }
            if (!IsNamed(span, operation))
            {
                throw new FailedException(
                    $"the span {span} is not named by its operation",
                    $"Name it '{operation}', followed by the agent, model or tool that it is about."
                );
            }
            // Tools are not of a provider; older revisions of the conventions call it gen_ai.system.
            if (
                operation != "execute_tool"
                && !span.Attributes.ContainsKey("gen_ai.provider.name")
                && !span.Attributes.ContainsKey("gen_ai.system")
            )
            {
                throw new FailedException(
                    $"the span {span} has no gen_ai.provider.name",
                    "Set gen_ai.provider.name to the provider that the harness was built for."
                );
            }
        }
    }

    private static bool IsNamed(ReceivedSpan span, string operation) =>
        span.Name == operation || span.Name.StartsWith(operation + " ", StringComparison.Ordinal);
}
