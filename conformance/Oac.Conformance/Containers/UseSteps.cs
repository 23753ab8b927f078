using Oac.Conformance.Binding;
using Oac.Conformance.Harnesses;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec.Linting;

namespace Oac.Conformance.Containers;

/// <summary>Steps about the use that a harness makes of what is declared. The case runs the harness itself: it needs no other.</summary>
[Binding]
public sealed class UseSteps(TargetDefinition target, LabelReadings readings, HarnessWorld world)
{
    /// <summary>Other rows say what is wrong with the labels.</summary>
    [Given("an inference type among them")]
    public void GivenAnInferenceType()
    {
        if (Declared().Count == 0)
        {
            throw new NotApplicableException("the image declares no inference type");
        }
    }

    /// <summary>Only who runs the harness sees what it uses.</summary>
    [Given("a harness that is judged with them")]
    public void GivenHarness()
    {
        if (target.Harness is null)
        {
            throw new UntestableException(
                $"labels do not tell whether the harness uses {Names(Declared())}",
                "Let the harness be judged with the container ('class: [container, harness]'), with sample events that make it use each type."
            );
        }
    }

    /// <summary>What it is sent is what its author has chosen.</summary>
    [When("it is sent every event that the target has")]
    public async Task WhenSent()
    {
        await world.StartAsync().ConfigureAwait(false);
        var stream = await world.NeedStreamAsync(world.Instance).ConfigureAwait(false);
        var channels = world.Labels.Manifest.Channels;
        if (channels.IsEmpty)
        {
            return;
        }
        var failing = channels.Where(c => world.Target.Fails.ContainsKey(c.Name));
        var session = world.Context.Fresh("session-");
        foreach (var ask in world.Samples().Concat(failing.Select(c => (c.Name, world.Target.Fails[c.Name]))))
        {
            // Whether and how it is answered is for other rows.
            await world.AskAsync(stream, session, ask).ConfigureAwait(false);
            session = world.Labels.IsIsolated ? world.Context.Fresh("session-") : session;
        }
    }

    /// <summary>That a type was not seen in use is no proof that it never is.</summary>
    [Then("it was seen to use each of them")]
    public async Task ThenEachIsUsed()
    {
        if (world.Gateway is not { } gateway)
        {
            throw HarnessWorld.Unjudged(
                "container/inference/connection-when-used",
                "the labels do not say where the gateway's address and key go, so the harness was given no gateway"
            );
        }
        // A result comes after the work. Who takes no events is waited for.
        var within = world.Labels.Manifest.Channels.IsEmpty ? world.ResultWithin : TimeSpan.Zero;
        var unseen = new List<string>();
        foreach (var type in Declared())
        {
            var call = await gateway
                .Calls.FirstAsync(c => c.Type == type && !c.IsListing, within, world.Context.Cancelled)
                .ConfigureAwait(false);
            if (call is null)
            {
                unseen.Add(type);
            }
        }
        foreach (var call in gateway.Calls.All)
        {
            world.Context.Evidence.Observed($"the gateway was called: {call}");
        }
        if (unseen.Count > 0)
        {
            throw new UntestableException(
                $"the harness was not seen to use {Names(unseen)} of {world.Labels.Platform.Name}",
                "Add a sample event that makes it use the type, or declare the type no more."
            );
        }
    }

    private static string Names(List<string> types) => Listed.Of([.. types.Select(static t => Show.Quoted(t))], ", ");

    private List<string> Declared() =>
        [
            .. readings
                .All.SelectMany(static r => r.Manifest.Manifest?.Inference.Types ?? [])
                .Select(static t => t.Type)
                .Distinct(StringComparer.Ordinal),
        ];
}
