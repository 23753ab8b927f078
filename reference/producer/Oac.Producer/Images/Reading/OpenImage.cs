using System.Collections.Immutable;
using Oac.Images.Content;

namespace Oac.Producer.Images.Reading;

/// <summary>An image whose manifests and configs were read, and whose layers still can be until it is closed.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Owned">What closing it closes.</param>
internal sealed record OpenImage(ImageAddress Address, IAsyncDisposable Owned) : IAsyncDisposable
{
    /// <summary>Where its manifests are; null in an engine, which has none.</summary>
    public IContentSource? Content { get; init; }

    /// <summary>What the address leads to: an index, or the manifest of the only image; null in an engine.</summary>
    public Descriptor? Root { get; init; }

    /// <summary>The index, or null.</summary>
    public ImageIndex? Index { get; init; }

    /// <summary>What the index says about its images without being one: provenance, lists of packages.</summary>
    public ImmutableArray<Descriptor> Attestations { get; init; } = [];

    /// <summary>Every platform that there is, read or not, as the index names it.</summary>
    public ImmutableArray<string> Offered { get; init; } = [];

    /// <summary>The images that were asked for, at least one, in the order of the index.</summary>
    public required ImmutableArray<OpenPlatform> Platforms { get; init; }

    /// <summary>
    /// The labels that are not alike on all platforms that were read, sorted; null where an index has several and fewer than two were read.
    /// </summary>
    public ImmutableArray<string>? DivergingLabels { get; init; }

    /// <summary>Whether layers are read without a transfer.</summary>
    public bool LayersAreNear => !Address.NeedsNetwork;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Owned.DisposeAsync();
}
