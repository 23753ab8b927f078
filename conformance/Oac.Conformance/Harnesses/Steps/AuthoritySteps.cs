using Oac.Conformance.Binding;
using Oac.Conformance.Running;

namespace Oac.Conformance.Harnesses.Steps;

/// <summary>Steps about whom a harness trusts.</summary>
[Binding]
public sealed class AuthoritySteps(HarnessWorld world)
{
    // A client that trusts nobody tries more than once; two attempts without a request are not chance.
    private const int Attempts = 2;

    /// <summary>The condition of the rule.</summary>
    [Given("a CA that the harness is given")]
    public void GivenAuthority()
    {
        if (world.Labels.Manifest.Orchestrator.Mtls?.AuthorityFile is null)
        {
            throw new NotApplicableException(
                "the labels name no file for the orchestrator's CA (orchestrator.mtls.ca.file), so the harness is given none"
            );
        }
    }

    /// <summary>The control: the same harness trusts the right one.</summary>
    [Given("a stream to an orchestrator whose certificate that CA has signed")]
    public async Task GivenTrust()
    {
        await world.StartAsync().ConfigureAwait(false);
        await world.NeedStreamAsync(world.Instance).ConfigureAwait(false);
    }

    /// <summary>The same harness, the wrong one.</summary>
    [When("the harness is started against an orchestrator whose certificate another CA has signed")]
    public Task WhenForeign() => world.StartAsync(isForeign: true);

    /// <summary>The rule.</summary>
    [Then("it connects, and sends no request")]
    public async Task ThenRefused()
    {
        var (peer, exited) = (world.Instance.Peer, world.Instance.Running.Exited);
        var ended = WaitForAttemptsAsync();
        await Task.WhenAny(ended, exited, world.FindStreamAsync(world.Instance)).ConfigureAwait(false);
        world.Context.Cancelled.ThrowIfCancellationRequested();
        if (!peer.Streams.All.IsEmpty || !peer.Strays.All.IsEmpty)
        {
            throw new FailedException(
                "a request came to an orchestrator whose certificate was signed by a CA that the harness was not given",
                "Verify the server's certificate against the CA in the declared file, and against nothing else; do not switch verification off."
            );
        }
        if (peer.Connections.All.IsEmpty)
        {
            throw new UntestableException(
                $"the harness did not connect a second time: {world.NoStream(world.Instance)}",
                "Start the harness by hand against a server with another certificate and look why it does not connect."
            );
        }

        async Task WaitForAttemptsAsync()
        {
            for (var i = 1; i <= Attempts; i++)
            {
                var seen = await peer
                    .Connections.TakeAsync(static _ => true, i, world.StreamWithin, world.Context.Cancelled)
                    .ConfigureAwait(false);
                if (seen.Length < i)
                {
                    return;
                }
                await Task.WhenAny(
                        seen[i - 1].Ended,
                        Task.Delay(world.StreamWithin, world.Context.Time, world.Context.Cancelled)
                    )
                    .ConfigureAwait(false);
            }
        }
    }
}
