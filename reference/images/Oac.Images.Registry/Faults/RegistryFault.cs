using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Recording;

namespace Oac.Images.Registry.Faults;

/// <summary>A rule that spoils answers: to which requests, and how. What is null matches everything.</summary>
/// <param name="Effect">What happens to them.</param>
public sealed record RegistryFault(FaultEffect Effect)
{
    /// <summary>The method, such as <c>GET</c>.</summary>
    public string? Method { get; init; }

    /// <summary>What the request is about.</summary>
    public RequestKind? Kind { get; init; }

    /// <summary>The repository.</summary>
    public string? Repository { get; init; }

    /// <summary>The tag, digest or upload id, as it stands in the path.</summary>
    public string? Reference { get; init; }

    /// <summary>How many matching requests pass before the first that is spoilt.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests are spoilt; null for all.</summary>
    public int? Times { get; init; }

    internal bool Matches(RegistryRequest request) =>
        (Method is null || Method == request.Method)
        && (Kind is null || Kind == request.Kind)
        && (Repository is null || Repository == request.Target.Repository?.Value)
        && (Reference is null || Reference == request.Reference);
}
