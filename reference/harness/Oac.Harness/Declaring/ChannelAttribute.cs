namespace Oac.Harness;

/// <summary>
/// Makes a handler of a channel's events: of a static method of the class with <see cref="AgentAttribute"/>, or of a class that is an
/// <see cref="IChannelHandler{T}"/>.
/// </summary>
/// <remarks>
/// A method takes the <see cref="EventContext"/>, the payload and, if it likes, a <see cref="CancellationToken"/>; it returns an
/// <see cref="EventResult"/>, or a <see cref="ValueTask{TResult}"/> or <see cref="Task{TResult}"/> of one.
/// </remarks>
/// <param name="name">The channel's name: a DNS label, as in the image's labels <c>events.&lt;channel&gt;</c>.</param>
/// <param name="schema">
/// The file with the schema of its payloads, below the project's folder, with slashes. It must be among the project's
/// <c>AdditionalFiles</c>, so that the compiler sees that it is there.
/// </param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, Inherited = false)]
public sealed class ChannelAttribute(string name, string schema) : Attribute
{
    /// <summary>The channel's name.</summary>
    public string Name { get; } = name;

    /// <summary>The schema's file below the project's folder.</summary>
    public string Schema { get; } = schema;

    /// <summary>
    /// Where the schema lies in the image: the label <c>events.&lt;channel&gt;.schema.path</c>. Unless set, <c>/schemas/</c> and the file's
    /// name.
    /// </summary>
    public string? SchemaPath { get; set; }

    /// <summary>
    /// What kind of schema it is: the label <c>events.&lt;channel&gt;.schema.mimetype</c>. Unless set, <c>application/schema+json</c> for
    /// <c>.json</c> and <c>application/protobuf</c> for <c>.proto</c>, <c>.binpb</c> and <c>.pb</c>.
    /// </summary>
    public string? SchemaMediaType { get; set; }
}
