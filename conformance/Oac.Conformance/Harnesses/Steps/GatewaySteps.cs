using Oac.Conformance.Binding;
using Oac.Conformance.Running;

namespace Oac.Conformance.Harnesses.Steps;

/// <summary>Steps about the gateway.</summary>
[Binding]
public sealed class GatewaySteps(HarnessWorld world)
{
    /// <summary>The condition of the rule.</summary>
    [Given("the labels declare inference")]
    public void GivenInference()
    {
        var inference = world.Labels.Manifest.Inference;
        if (inference.ApiBaseVariable is null || inference.ApiKeyVariable is null)
        {
            throw new NotApplicableException(
                "the labels declare no inference, so the harness is given no gateway that it could call"
            );
        }
    }

    /// <summary>The rule.</summary>
    [Then("only declared endpoints of the gateway were called")]
    public void ThenDeclared()
    {
        var declared = world.Labels.Manifest.Inference.Types.Select(static t => t.Type).ToList();
        var calls = world.Gateway!.Calls.All.Where(static c => !c.IsListing).ToList();
        foreach (var call in calls)
        {
            world.Context.Evidence.Observed(
                $"the gateway was called: {call}{(call.HasKey ? "" : ", without the injected key")}"
            );
        }
        if (calls.Find(c => !declared.Contains(c.Type)) is { } other)
        {
            throw new FailedException(
                $"the harness called {other}; its labels declare {(declared.Count == 0 ? "no endpoint" : string.Join(", ", declared))}",
                $"Declare the endpoint by a label of inference.{other.Type}, or do not call it."
            );
        }
        if (calls.Count == 0)
        {
            throw new UntestableException(
                "none of the events made the harness call the gateway",
                "Give events under 'events' in the target file that make it use each declared endpoint."
            );
        }
        if (calls.TrueForAll(static c => !c.HasKey))
        {
            throw new UntestableException(
                "the harness called the gateway without the injected key, so no call went through",
                "Send the key from the declared variable as the header 'Authorization: Bearer <key>'."
            );
        }
    }
}
