namespace Oac.Payloads.JsonSchemas.Evaluation;

/// <summary>Where a schema stands. Put together only when it is told, so that deep schemas with long names take no square of memory.</summary>
/// <param name="Base">URI of the resource; only the outermost place of a resource has one.</param>
/// <param name="Parent">The schema around it, in the same resource.</param>
/// <param name="Segment">The way from there, as a JSON Pointer for a fragment.</param>
internal sealed record SchemaPlace(string Base, SchemaPlace? Parent, string Segment)
{
    /// <summary>How long it is as text.</summary>
    public long Length { get; } = Segment.Length + (Parent?.Length ?? Base.Length + 1);

    /// <summary>The JSON Pointer within the resource.</summary>
    public string Pointer => Parent is null ? Segment : Parent.Pointer + Segment;

    public override string ToString() => $"{(Parent is null ? Base : Root().Base)}#{Pointer}";

    private SchemaPlace Root() => Parent is null ? this : Parent.Root();
}
