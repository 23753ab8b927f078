using System.Collections.Immutable;
using System.Net;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Targets;

/// <summary>What is to be judged, as its file says: <c>OAC_TARGET</c>, <c>--target</c>.</summary>
public sealed record TargetDefinition
{
    /// <summary>The file's name, or what else names the target in reports.</summary>
    public required string Name { get; init; }

    /// <summary>How a command line names the target: <c>--target agent.yaml</c>; for reports, so without folders.</summary>
    public string Argument
    {
        get => field ?? $"--target {ShellWord.Of(Name)}";
        init;
    }

    /// <summary>The folder that relative paths are read from; an absolute path.</summary>
    public required string Folder { get; init; }

    /// <summary>Who is judged.</summary>
    public required ImmutableArray<ConformanceClass> Classes { get; init; }

    /// <summary>
    /// Where the labels and files are: an image reference with its transport, as <c>oac lint</c> takes it, or, where
    /// <see cref="LabelsOnly"/> says so, the path of a Dockerfile or of a file of labels. Paths are as they stand in the file: relative to
    /// <see cref="Folder"/>.
    /// </summary>
    public required string Image { get; init; }

    /// <summary>Whether <see cref="Image"/> is a file that only tells labels (<c>labels_from</c>), and no image.</summary>
    public bool LabelsOnly { get; init; }

    /// <summary>The version to judge by where the labels declare none that is known; null for the newest.</summary>
    public string? Version { get; init; }

    /// <summary>Whether its registry speaks plain HTTP.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>How the harness is started and what it is sent; null where no harness is judged.</summary>
    public HarnessTarget? Harness { get; init; }

    /// <summary>Rows that are known to fail.</summary>
    public ImmutableArray<ExpectedFailure> ExpectedFailures { get; init; } = [];

    /// <summary>Whether the harness is judged a second time with the stream's extension.</summary>
    public bool AnnouncesExtension => Harness?.Extension ?? false;

    /// <summary>Whether a failure is in the list.</summary>
    internal bool Expects(CaseResult result) =>
        ExpectedFailures.Any(e => result.Case.Requirements.Any(r => r.Id == e.Requirement));

    /// <summary>Entries of the list whose row was judged and did not fail.</summary>
    internal ImmutableArray<string> Stale(ImmutableArray<CaseResult> results) =>
        [
            .. ExpectedFailures
                .Where(e =>
                    results.Where(r => r.Case.Requirements.Any(q => q.Id == e.Requirement)).ToList()
                        is { Count: > 0 } own
                    && own.TrueForAll(static r => r.Verdict is not (Verdict.ExpectedFailure or Verdict.Error))
                )
                .Select(static e => $"{e.Requirement} is expected to fail and does not: take it off the list"),
        ];
}

/// <summary>A row that is known to fail. It stays a failure in the claim.</summary>
/// <param name="Requirement">Its id.</param>
/// <param name="Why">Why it is known: for readers.</param>
public sealed record ExpectedFailure(string Requirement, string Why);

/// <summary>How a harness is started and what it is sent.</summary>
public sealed record HarnessTarget
{
    /// <summary>The program and its arguments where it is started as a process; empty where its image is run in an engine.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Sample events by channel that the harness answers with success.</summary>
    public ImmutableDictionary<string, SampleEvent> Events { get; init; } =
        ImmutableDictionary<string, SampleEvent>.Empty;

    /// <summary>Sample events by channel that the harness must answer with a failure.</summary>
    public ImmutableDictionary<string, SampleEvent> Fails { get; init; } =
        ImmutableDictionary<string, SampleEvent>.Empty;

    /// <summary>How long the harness may take for one event.</summary>
    public TimeSpan ResultWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take from its start to its stream.</summary>
    public TimeSpan StreamWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether it knows the stream's extension.</summary>
    public bool Extension { get; init; }

    /// <summary>
    /// The network of the engine that its container is in: <c>host</c>, or the name of a bridge; null for the engine's own bridge.
    /// </summary>
    public string? Network { get; init; }

    /// <summary>
    /// The address at which the suite's own servers listen; null for the loopback interface, or the address by which a container's network
    /// reaches this machine.
    /// </summary>
    public IPAddress? Listen { get; init; }

    /// <summary>
    /// The host under which the harness reaches the suite's servers: an address or a name; null for the address that they listen at.
    /// </summary>
    public string? Reach { get; init; }

    /// <summary>The MCP servers that the suite plays: by name, as in the labels, the variable that takes the address. Labels say no address.</summary>
    public ImmutableSortedDictionary<string, string> Mcp { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What the model behind the gateway answers in words; null for a sentence of the suite's.</summary>
    public string? ModelSays { get; init; }
}

/// <summary>An event to send.</summary>
/// <param name="ContentType">The media type of the payload.</param>
/// <param name="Payload">The bytes.</param>
public sealed record SampleEvent(string ContentType, ReadOnlyMemory<byte> Payload);

/// <summary>The target cannot be judged as it stands: its file, its image, its arguments.</summary>
/// <param name="message">What is wrong, where, and what is allowed.</param>
public sealed class TargetException(string message) : Exception(message);
