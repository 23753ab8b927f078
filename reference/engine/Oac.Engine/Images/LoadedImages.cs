using System.Collections.Immutable;

namespace Oac.Engine.Images;

/// <summary>What an engine says that it has loaded; at least one name or id.</summary>
/// <param name="Names">The names with their tags. Podman writes them out: <c>localhost/agent:1</c>.</param>
/// <param name="Ids">The ids of images that came without a name.</param>
public sealed record LoadedImages(ImmutableArray<string> Names, ImmutableArray<string> Ids);

/// <summary>A step of a long piece of work, in the engine's words.</summary>
/// <param name="Status">What it does: <c>Loading layer</c>.</param>
/// <param name="Id">What with, such as a part of a layer's digest; null for nothing in particular.</param>
/// <param name="Current">How much is done, mostly in bytes; null where it does not say.</param>
/// <param name="Total">Of how much; null where it does not say.</param>
public sealed record EngineProgress(string Status, string? Id, long? Current, long? Total);
