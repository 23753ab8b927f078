using Oac.Generators.Descriptors;

namespace Oac.Generators.Stream.Model;

/// <summary>A stream.proto as it was written, with its places: what the descriptor set says of it, in values that can be compared.</summary>
internal sealed record ProtoFile(
    string Name,
    string Package,
    SourcePlace Place,
    EquatableArray<ProtoMethod> Methods,
    EquatableArray<ProtoMessage> Messages
);

/// <summary>A method and the service that holds it.</summary>
internal sealed record ProtoMethod(
    string Service,
    string Name,
    string Input,
    string Output,
    bool IsBidirectional,
    SourcePlace Place
);

/// <summary>A message on the file's top level; <see cref="Unsupported"/> names what else it declares.</summary>
internal sealed record ProtoMessage(
    string Name,
    string Doc,
    SourcePlace Place,
    EquatableArray<ProtoField> Fields,
    int OneofCount,
    string? Unsupported
);

/// <summary>A field. <see cref="Type"/> is the keyword of the language, or the full name of a message; <see cref="Unsupported"/> its label.</summary>
internal sealed record ProtoField(
    string Name,
    string JsonName,
    int Number,
    string Type,
    string? MessageType,
    bool InOneof,
    string? Unsupported,
    string Doc,
    SourcePlace Place
);
