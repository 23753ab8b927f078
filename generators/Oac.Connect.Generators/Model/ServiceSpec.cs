namespace Oac.Connect.Generators.Model;

/// <summary>A class that protoc makes of a message.</summary>
/// <param name="Proto">The message's full name: <c>acme.v1.Outer.Inner</c>.</param>
/// <param name="CSharp">The class in code: <c>global::Acme.V1.Outer.Types.Inner</c>.</param>
/// <param name="Metadata">The class in metadata: <c>Acme.V1.Outer+Types+Inner</c>.</param>
internal sealed record MessageClass(string Proto, string CSharp, string Metadata);

/// <summary>How many messages go each way; the names are those of Oac.Connect.MethodKind.</summary>
internal enum CallKind
{
    Unary,
    ClientStream,
    ServerStream,
    BidiStream,
}

/// <summary>A method of a service.</summary>
/// <param name="Name">Its name in the .proto.</param>
/// <param name="Member">Its name in C#, on the server and among the methods.</param>
/// <param name="ClientMember">Its name in C#, on the client.</param>
/// <param name="Kind">How many messages go each way.</param>
/// <param name="Input">What the client sends.</param>
/// <param name="Output">What the server sends.</param>
/// <param name="NoSideEffects">Whether the .proto says that a call changes nothing.</param>
/// <param name="IsDeprecated">Whether the .proto says that it should not be used.</param>
/// <param name="Doc">The paragraphs of its comment.</param>
internal sealed record MethodSpec(
    string Name,
    string Member,
    string ClientMember,
    CallKind Kind,
    MessageClass Input,
    MessageClass Output,
    bool NoSideEffects,
    bool IsDeprecated,
    EquatableArray<string> Doc
);

/// <summary>A service, without the places of its parts: what moves in a .proto does not change the code.</summary>
/// <param name="File">The .proto, by its name within the proto root.</param>
/// <param name="FullName">The service's full name in the .proto.</param>
/// <param name="Name">The service's name in the .proto.</param>
/// <param name="Namespace">Where the classes go; empty for none.</param>
/// <param name="Stem">What the names of its classes begin with.</param>
/// <param name="HintName">The name of the generated file.</param>
/// <param name="IsDeprecated">Whether the .proto says that it should not be used.</param>
/// <param name="Doc">The paragraphs of its comment.</param>
/// <param name="Methods">Its methods, in their order.</param>
/// <param name="Registry">One message of each file whose messages JSON must know, since an Any may hold them.</param>
/// <param name="Descriptors">The file and all that it imports, without comments: a FileDescriptorSet in base64.</param>
internal sealed record ServiceSpec(
    string File,
    string FullName,
    string Name,
    string Namespace,
    string Stem,
    string HintName,
    bool IsDeprecated,
    EquatableArray<string> Doc,
    EquatableArray<MethodSpec> Methods,
    EquatableArray<MessageClass> Registry,
    string Descriptors
);

/// <summary>A service and where it stands.</summary>
/// <param name="Spec">The service.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="MethodPlaces">Where each of its methods stands.</param>
internal sealed record PlacedService(ServiceSpec Spec, SourcePlace Place, EquatableArray<SourcePlace> MethodPlaces);
