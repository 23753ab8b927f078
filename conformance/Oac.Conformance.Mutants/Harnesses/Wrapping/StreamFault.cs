namespace Oac.Conformance.Mutants.Harnesses.Wrapping;

/// <summary>What a wrapper changes between a sound harness and the orchestrator; as it stands here, nothing.</summary>
internal abstract class StreamFault
{
    /// <summary>Sends a message to the orchestrator beside what the harness sends.</summary>
    public Func<ProtoMessage, Task> SendAsync { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The version of HTTP that is spoken with the orchestrator.</summary>
    public virtual Version Http { get; } = new(2, 0);

    /// <summary>Whether any certificate of the orchestrator will do.</summary>
    public virtual bool TrustsAnybody => false;

    /// <summary>Whether no request is sent before the harness has a message.</summary>
    public virtual bool WaitsForMessage => false;

    /// <summary>The flags of frames.</summary>
    public virtual byte Flags => 0;

    /// <summary>Whether each byte is sent by itself.</summary>
    public virtual bool SendsSingleBytes => false;

    /// <summary>Headers beyond those of the harness's request.</summary>
    public virtual IReadOnlyDictionary<string, string> MoreHeaders { get; } = new Dictionary<string, string>();

    /// <summary>The variables of the harness.</summary>
    public virtual void Prepare(IDictionary<string, string?> environment) { }

    /// <summary>Whether an address is taken.</summary>
    public virtual bool Takes(string address) => true;

    /// <summary>The path of the stream.</summary>
    public virtual string Path(string path) => path;

    /// <summary>Whether a header of the harness's request is sent on.</summary>
    public virtual bool Keeps(string header) => true;

    /// <summary>The stream is open.</summary>
    public virtual Task OpenedAsync() => Task.CompletedTask;

    /// <summary>What becomes of a message from the harness.</summary>
    public virtual IEnumerable<ProtoMessage> FromHarness(ProtoMessage message) => [message];

    /// <summary>Whether a message goes on to the harness.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isWhole">Whether its frame came in one piece.</param>
    public virtual Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole) => Task.FromResult(true);
}
