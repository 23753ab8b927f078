using System.Collections.Immutable;

namespace Oac.Producer.AgentFiles.Assemblies;

/// <summary>What an assembly declares of its agent: the attributes that the harness SDK's generator writes.</summary>
/// <param name="Name">The label <c>name</c>.</param>
/// <param name="Version">The label <c>version</c>.</param>
/// <param name="IsIsolated">The label <c>session.isolation</c>.</param>
/// <param name="DeclaredBy">The class.</param>
/// <param name="Channels">In the assembly's order.</param>
internal sealed record DeclaredAgent(
    string Name,
    string Version,
    bool IsIsolated,
    string DeclaredBy,
    ImmutableArray<DeclaredChannel> Channels
);

/// <summary>A channel that an assembly declares.</summary>
/// <param name="Name">The channel.</param>
/// <param name="Schema">The schema's file below the project's folder.</param>
/// <param name="SchemaPath">Where it lies in the image.</param>
/// <param name="SchemaMediaType">What kind of schema it is.</param>
/// <param name="DeclaredBy">The method or class that handles it.</param>
internal sealed record DeclaredChannel(
    string Name,
    string Schema,
    string SchemaPath,
    string SchemaMediaType,
    string DeclaredBy
);
