using Microsoft.CodeAnalysis.CSharp;
using Oac.Generators.Descriptors;

namespace Oac.Generators.Stream.Model;

/// <summary>What is generated: one model for all versions, and a codec for each. No places: moving a line in a .proto changes nothing here.</summary>
/// <param name="Envelopes">The envelopes with all cases and fields that any version or extension knows.</param>
/// <param name="Codecs">The versions, in order.</param>
/// <param name="Extensions">The extensions, in order.</param>
internal sealed record StreamSchema(
    EquatableArray<EnvelopeSpec> Envelopes,
    EquatableArray<CodecSpec> Codecs,
    EquatableArray<ExtensionSpec> Extensions
);

/// <summary>A version and the envelopes as it knows them.</summary>
internal sealed record CodecSpec(
    string Version,
    string Identifier,
    string ServiceName,
    string MethodName,
    EquatableArray<EnvelopeSpec> Envelopes
);

/// <summary>An extension; its fields are among those of the envelopes and name it.</summary>
internal sealed record ExtensionSpec(string Name, string Identifier);

/// <summary>An envelope becomes a closed hierarchy: its fields are the base's, its cases the sealed types.</summary>
internal sealed record EnvelopeSpec(
    string Name,
    string TypeName,
    string Doc,
    EquatableArray<FieldSpec> Fields,
    EquatableArray<CaseSpec> Cases
);

/// <summary>A body: the message and the field that holds it. <see cref="Extension"/> is the identifier of the extension that brings it, else null.</summary>
internal sealed record CaseSpec(
    string Name,
    string TypeName,
    string FieldName,
    string JsonName,
    int Number,
    string? Extension,
    string Doc,
    EquatableArray<FieldSpec> Fields
);

/// <summary>A field of a base or of a case. <see cref="Extension"/> is the identifier of the extension that brings it, else null.</summary>
internal sealed record FieldSpec(
    string Name,
    string JsonName,
    string Property,
    FieldKind Kind,
    int Number,
    string? Extension,
    string Doc
)
{
    /// <summary>The name of a parameter.</summary>
    public string Parameter => SyntaxFacts.GetKeywordKind(CamelCase) == SyntaxKind.None ? CamelCase : "@" + CamelCase;

    /// <summary>The name of a local variable, apart from the parameters of the method that it is in.</summary>
    public string Variable => CamelCase + "Value";

    private string CamelCase => char.ToLowerInvariant(Property[0]) + Property.Substring(1);

    /// <summary>The encoded tag.</summary>
    public uint Tag => ((uint)Number << 3) | (Kind is FieldKind.String or FieldKind.Bytes ? 2U : 0U);
}

/// <summary>The types that the emitter does.</summary>
internal enum FieldKind
{
    String,
    Bytes,
    Bool,
    UInt64,
}
