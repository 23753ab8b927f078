using System.ComponentModel;

namespace Oac.Harness;

/// <summary>
/// What an assembly's agent is, as <c>oac build</c> reads it. Written by the compiler from <see cref="AgentAttribute"/>; not for use by
/// hand. Name and constructor are a format that older tools know: they do not change.
/// </summary>
/// <param name="name">The label <c>name</c>.</param>
/// <param name="version">The label <c>version</c>.</param>
/// <param name="isolated">The label <c>session.isolation</c>; false also where it is left out.</param>
/// <param name="declaredBy">The class, for messages.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AgentDeclarationAttribute(string name, string version, bool isolated, string declaredBy) : Attribute
{
    /// <summary>The label <c>name</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The label <c>version</c>.</summary>
    public string Version { get; } = version;

    /// <summary>The label <c>session.isolation</c>.</summary>
    public bool Isolated { get; } = isolated;

    /// <summary>The class that declares it.</summary>
    public string DeclaredBy { get; } = declaredBy;
}

/// <summary>
/// A channel of an assembly's agent, as <c>oac build</c> reads it. Written by the compiler from <see cref="ChannelAttribute"/>; not for use
/// by hand. Name and constructor are a format that older tools know: they do not change.
/// </summary>
/// <param name="name">The channel.</param>
/// <param name="schema">The schema's file below the project's folder.</param>
/// <param name="schemaPath">The label <c>schema.path</c>.</param>
/// <param name="schemaMediaType">The label <c>schema.mimetype</c>.</param>
/// <param name="declaredBy">The method or class, for messages.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChannelDeclarationAttribute(
    string name,
    string schema,
    string schemaPath,
    string schemaMediaType,
    string declaredBy
) : Attribute
{
    /// <summary>The channel.</summary>
    public string Name { get; } = name;

    /// <summary>The schema's file below the project's folder.</summary>
    public string Schema { get; } = schema;

    /// <summary>The label <c>schema.path</c>.</summary>
    public string SchemaPath { get; } = schemaPath;

    /// <summary>The label <c>schema.mimetype</c>.</summary>
    public string SchemaMediaType { get; } = schemaMediaType;

    /// <summary>The method or class that handles it.</summary>
    public string DeclaredBy { get; } = declaredBy;
}
