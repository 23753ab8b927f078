using Oac.Conformance.Binding;
using Oac.Conformance.Peers.Streams;
using Oac.Conformance.Running;

namespace Oac.Conformance.Harnesses.Steps;

/// <summary>Steps about how a harness comes to its stream.</summary>
[Binding]
public sealed class StreamSteps(HarnessWorld world, CaseTalk talk)
{
    private const string ConnectAdvice =
        "At startup, open a bidirectional stream over HTTP/2 to the address in the variable, sending the request's headers at once, before there is any message to send.";

    /// <summary>Starts it, with the address in its plainest form.</summary>
    [Given("the harness was started")]
    public Task GivenStarted() => world.StartAsync();

    /// <summary>Starts it.</summary>
    [When("the harness is started with the address {string}")]
    public Task WhenStarted(string form) => world.StartAsync(AddressForms.Parse(form));

    /// <summary>Starts it and waits for its stream.</summary>
    [Given("a stream that the harness has opened")]
    public async Task GivenStream()
    {
        await world.StartAsync().ConfigureAwait(false);
        talk.Stream = await world.NeedStreamAsync(world.Instance).ConfigureAwait(false);
    }

    /// <summary>The same, where sessions are beside each other.</summary>
    [Given("a stream of a harness for many sessions")]
    public Task GivenIsolatedStream()
    {
        world.NeedSample();
        world.NeedIsolation();
        return GivenStream();
    }

    /// <summary>The rule itself.</summary>
    [Then("it opens a stream")]
    public async Task ThenStream()
    {
        if (await world.FindStreamAsync(world.Instance).ConfigureAwait(false) is null)
        {
            throw new FailedException($"no stream was opened: {world.NoStream(world.Instance)}", ConnectAdvice);
        }
    }

    /// <summary>Where the specification is silent.</summary>
    [Then("it opens a stream, or reads addresses in another way than we do")]
    public async Task ThenStreamOrNot()
    {
        if (await world.FindStreamAsync(world.Instance).ConfigureAwait(false) is null)
        {
            throw new IndeterminateException(
                $"with the address '{world.Instance.Delivery.Variables[world.Labels.Manifest.Orchestrator.AddressVariable!]}' no stream was opened: {world.NoStream(world.Instance)}",
                "The specification does not say how the address is written; a harness of ours takes this form too (decisions.md: syntax of the address)."
            );
        }
    }

    /// <summary>A broken connection.</summary>
    [When("the stream is reset")]
    public void WhenReset() => talk.Stream!.Reset();

    /// <summary>Where the specification is silent.</summary>
    [Then("the harness opens another stream, or handles a reset in another way than we do")]
    public async Task ThenAnotherStream()
    {
        if (await world.FindStreamAsync(world.Instance, number: 2).ConfigureAwait(false) is null)
        {
            throw new IndeterminateException(
                $"after its stream was reset the harness opened no other: {world.Instance.Running.Exit() ?? $"it was waited {world.StreamWithin.TotalSeconds:0.#} s"}",
                "The specification does not say what follows a reset; a harness of ours comes back after a short while (decisions.md: reconnect)."
            );
        }
    }

    /// <summary>Head and frames.</summary>
    [Then("the request and its messages are as the protocol wants them")]
    public void ThenProtocol()
    {
        var stream = talk.Stream!;
        var complaints = stream.Complaints();
        if (!complaints.IsEmpty)
        {
            throw new FailedException(
                $"the stream says that it is {stream.Protocol}, and does not keep to it: {string.Join("; ", complaints)}",
                "Let a library of the protocol write headers and frames, or correct what is named here."
            );
        }
    }

    /// <summary>The path.</summary>
    [Then("its path is that of the version's method")]
    public void ThenPath()
    {
        var (path, method) = (talk.Stream!.Request.Path, world.Instance.Peer.Method);
        if (path != method)
        {
            throw new FailedException(
                $"the stream was opened on the path '{path}'; the method of {world.Labels.Version} is '{method}'",
                path == "/"
                    ? "Append the method's path to the address in the variable: a stream on the bare address is nobody's method."
                    : "Use the service of the package that the version label names, or declare the version that the harness was built for."
            );
        }
    }

    /// <summary>Token or certificate.</summary>
    [Then("it shows the token or the certificate that the harness was given")]
    public void ThenAuthenticated()
    {
        var (request, delivery) = (talk.Stream!.Request, world.Instance.Delivery);
        if (delivery.Token is null && delivery.Certificate is null)
        {
            throw new NotApplicableException(
                "the labels declare no way to authenticate (container/orchestrator/auth-declared)"
            );
        }
        var shown = request.Headers.Values("authorization");
        if (delivery.Token is { } token && shown is [var header] && IsBearer(header, token))
        {
            return;
        }
        if (
            delivery.Certificate is { } certificate
            && request.Certificate?.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span) == true
        )
        {
            return;
        }
        var found =
            shown.Count > 1 ? $"it has {shown.Count} Authorization headers"
            : shown is [var other]
                ? delivery.Token is null ? "it has an Authorization header, and only mtls is declared"
                    : Difference(other, delivery.Token)
            : request.Certificate is { } foreign ? $"it shows another certificate: {foreign.Subject}"
            : "it shows neither";
        throw new FailedException(
            $"the stream was opened without the credentials that the harness was given: {found}",
            delivery.Token is not null
                ? "Send the token, read from the declared variable or file without the line's end, as the header 'Authorization: Bearer <token>'."
                : "Present the certificate and key from the declared files in the TLS handshake."
        );
    }

    private static bool IsBearer(string header, string token) =>
        header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && header[7..].Trim() == token;

    private static string Difference(string header, string token) =>
        !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? "its Authorization header does not begin with 'Bearer '"
        : header.Contains(token, StringComparison.Ordinal)
            ? "its Authorization header has the token with something around it"
        : "its Authorization header has another token than the one that was given";
}
