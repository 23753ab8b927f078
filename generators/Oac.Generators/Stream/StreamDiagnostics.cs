using Microsoft.CodeAnalysis;

namespace Oac.Generators.Stream;

/// <summary>What can be wrong with a stream.proto, for this generator. One id per kind; all are errors: nothing is generated then.</summary>
internal static class StreamDiagnostics
{
    public static readonly DiagnosticDescriptor UnsupportedField = Error(
        "OACGEN101",
        "Field type is not supported",
        "The field '{0}' is {1}; the stream's codec does string, bytes, bool and uint64, without a label"
    );

    public static readonly DiagnosticDescriptor VersionsDisagree = Error(
        "OACGEN102",
        "Versions disagree on a field",
        "The field '{0}' of {1} is {2}, in {3} it is {4}; programs are written once for all versions"
    );

    public static readonly DiagnosticDescriptor ExtendsNothing = Error(
        "OACGEN103",
        "Extension message extends nothing",
        "No version has a message '{0}' and no field of the extension has it as its type"
    );

    public static readonly DiagnosticDescriptor ExtensionClash = Error(
        "OACGEN104",
        "Extension field clashes",
        "The {0} of the field '{1}' is taken by '{2}' of {3}"
    );

    public static readonly DiagnosticDescriptor UnsupportedShape = Error(
        "OACGEN105",
        "Message shape is not supported",
        "{0}"
    );

    public static readonly DiagnosticDescriptor UnreadableSet = Error(
        "OACGEN106",
        "Descriptor set cannot be read",
        "The descriptor set is not the base64 form of a FileDescriptorSet: {0}"
    );

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Oac.Stream", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
