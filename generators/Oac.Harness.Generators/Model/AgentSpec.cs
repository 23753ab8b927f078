namespace Oac.Harness.Generators.Model;

/// <summary>An agent as it is written out: no places in it, so that code that moves gives an equal one.</summary>
/// <param name="Namespace">The class's namespace; empty for none.</param>
/// <param name="ClassName">The class.</param>
/// <param name="FullName">The class with its namespace.</param>
/// <param name="Name">The label <c>name</c>.</param>
/// <param name="Version">The label <c>version</c>.</param>
/// <param name="Isolated">The label <c>session.isolation</c>.</param>
/// <param name="JsonContext">The class that reads JSON, or null.</param>
/// <param name="Handlers">By channel.</param>
internal sealed record AgentSpec(
    string Namespace,
    string ClassName,
    string FullName,
    string Name,
    string Version,
    bool Isolated,
    string? JsonContext,
    EquatableArray<HandlerSpec> Handlers
);

/// <summary>A handler as it is written out.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Schema">The schema's file below the project's folder.</param>
/// <param name="SchemaPath">Where it lies in the image.</param>
/// <param name="SchemaMediaType">What kind of schema it is.</param>
/// <param name="Kind">What the handler is, and what it returns.</param>
/// <param name="Target">The method's name, or the class in full.</param>
/// <param name="TakesToken">Whether a method takes the token.</param>
/// <param name="Payload">The type of the payload in full.</param>
/// <param name="Form">How the payload is read.</param>
/// <param name="DeclaredBy">What declares it, for messages.</param>
internal sealed record HandlerSpec(
    string Channel,
    string Schema,
    string SchemaPath,
    string SchemaMediaType,
    HandlerKind Kind,
    string Target,
    bool TakesToken,
    string Payload,
    PayloadForm Form,
    string DeclaredBy
);

internal enum HandlerKind
{
    /// <summary>A class.</summary>
    Class,

    /// <summary>A method that returns the result.</summary>
    Direct,

    /// <summary>A method that returns a ValueTask.</summary>
    ValueTask,

    /// <summary>A method that returns a Task.</summary>
    Task,
}

internal enum PayloadForm
{
    Bytes,
    Text,
    Protobuf,
    Json,
}
