namespace Oac.Connect;

/// <summary>What is known of a method beside its messages.</summary>
public abstract class Method
{
    private protected Method(string service, string name, MethodKind kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (service.Contains('/', StringComparison.Ordinal) || name.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException("Neither a service nor a method has a slash in its name.");
        }
        Service = service;
        Name = name;
        Kind = kind;
        Path = $"/{service}/{name}";
    }

    /// <summary>The service's full name, such as <c>acme.v1.EchoService</c>.</summary>
    public string Service { get; }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>How many messages go each way.</summary>
    public MethodKind Kind { get; }

    /// <summary>The path of requests: <c>/service/method</c>.</summary>
    public string Path { get; }

    /// <summary>
    /// Whether a call changes nothing (protobuf's <c>idempotency_level = NO_SIDE_EFFECTS</c>): a unary one may then be sent as a GET by
    /// the Connect protocol.
    /// </summary>
    public bool NoSideEffects { get; init; }

    /// <summary>Whether the client sends any number of messages.</summary>
    public bool StreamsRequests => Kind is MethodKind.ClientStream or MethodKind.BidiStream;

    /// <summary>Whether the server sends any number of messages.</summary>
    public bool StreamsResponses => Kind is MethodKind.ServerStream or MethodKind.BidiStream;

    /// <inheritdoc/>
    public override string ToString() => Path[1..];
}

/// <summary>A method: its name, its kind, and how its messages are written. Immutable; made once.</summary>
/// <typeparam name="TRequest">What the client sends.</typeparam>
/// <typeparam name="TResponse">What the server sends.</typeparam>
public sealed class Method<TRequest, TResponse> : Method
{
    /// <summary>Makes a method.</summary>
    /// <param name="service">The service's full name.</param>
    /// <param name="name">The method's name.</param>
    /// <param name="kind">How many messages go each way.</param>
    /// <param name="request">What the client sends.</param>
    /// <param name="response">What the server sends.</param>
    public Method(
        string service,
        string name,
        MethodKind kind,
        MessageType<TRequest> request,
        MessageType<TResponse> response
    )
        : base(service, name, kind)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(response);
        Request = request;
        Response = response;
    }

    /// <summary>What the client sends.</summary>
    public MessageType<TRequest> Request { get; }

    /// <summary>What the server sends.</summary>
    public MessageType<TResponse> Response { get; }

    /// <summary>The codecs that both messages have.</summary>
    public IEnumerable<string> Codecs => Request.Codecs.Intersect(Response.Codecs, StringComparer.Ordinal);
}
