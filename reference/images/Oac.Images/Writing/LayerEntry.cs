namespace Oac.Images.Writing;

/// <summary>One entry of a layer, before it is written. Its path has no slash at either end.</summary>
internal abstract record LayerEntry(LayerEntryOptions Options)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

internal sealed record FolderEntry(LayerEntryOptions Options) : LayerEntry(Options)
{
    public override string Kind => "a folder";
}

internal sealed record LinkEntry(LayerEntryOptions Options, string Target) : LayerEntry(Options)
{
    public override string Kind => "a symbolic link";
}

internal sealed record ContentEntry(LayerEntryOptions Options, ReadOnlyMemory<byte> Content) : LayerEntry(Options)
{
    public override string Kind => "a file";
}

internal sealed record FileEntry(LayerEntryOptions Options, string Source) : LayerEntry(Options)
{
    public override string Kind => "a file";
}

internal sealed record RemovalEntry() : LayerEntry(new LayerEntryOptions())
{
    public override string Kind => "a removal";
}
