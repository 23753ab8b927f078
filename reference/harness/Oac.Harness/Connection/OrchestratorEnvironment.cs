namespace Oac.Harness;

/// <summary>
/// Where the orchestrator's address and this harness's credentials are found: the names that the image's labels declare. The defaults
/// are those that <c>oac init</c> writes into labels. Immutable.
/// </summary>
/// <remarks>
/// What is there is used: the token where its variable is set or its file exists, the certificate where both its files exist, both
/// where both do. Everything is read again for each connection, so that what rotates is found (<c>harness/stream/authenticates</c>).
/// </remarks>
public sealed record OrchestratorEnvironment
{
    /// <summary>
    /// The variable with the address (label <c>orchestrator.env</c>): an absolute URL of http or https, perhaps with a path prefix, or
    /// <c>host:port</c>, which is https where there is a client certificate and else http.
    /// </summary>
    public string AddressVariable { get; init; } = "ORCHESTRATOR_URL";

    /// <summary>
    /// A variable that says which protocol the stream takes: <c>connect</c>, <c>grpc</c> or <c>grpcweb</c>; where it is not set,
    /// <see cref="HarnessBuilder.Protocol"/> does. No label declares it, so an orchestrator does not set it; null for none.
    /// </summary>
    public string? ProtocolVariable { get; init; }

    /// <summary>The variable with the bearer token (label <c>orchestrator.bearer.token.env</c>); null for none.</summary>
    public string? TokenVariable { get; init; }

    /// <summary>
    /// The file with the bearer token (label <c>orchestrator.bearer.token.file</c>); null for none. It comes before the variable, as files
    /// rotate.
    /// </summary>
    public string? TokenFile { get; init; } = "/run/oac/token";

    /// <summary>
    /// The file with the client certificate as PEM, its own first (label <c>orchestrator.mtls.cert.file</c>); null for none.
    /// </summary>
    public string? CertificateFile { get; init; } = "/run/oac/tls.crt";

    /// <summary>The file with the certificate's key as PEM (label <c>orchestrator.mtls.key.file</c>); null for none.</summary>
    public string? KeyFile { get; init; } = "/run/oac/tls.key";

    /// <summary>
    /// The file with the orchestrator's CA as PEM (label <c>orchestrator.mtls.ca.file</c>); null for none. Where it exists, nothing else is
    /// trusted (<c>harness/stream/trusts-given-ca</c>); where not, the system's roots are.
    /// </summary>
    public string? CaFile { get; init; } = "/run/oac/ca.crt";
}
