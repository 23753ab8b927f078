using Microsoft.CodeAnalysis;

namespace Oac.Connect.Generators;

/// <summary>Why no stubs can be written. All are errors: a service is generated whole or not at all.</summary>
internal static class ConnectDiagnostics
{
    public static readonly DiagnosticDescriptor UnreadableSet = Error(
        "OACRPC001",
        "Descriptor set cannot be read",
        "The descriptor set is not the base64 form of a FileDescriptorSet with its imports: {0}"
    );

    public static readonly DiagnosticDescriptor NoOwnFile = Error(
        "OACRPC002",
        "Descriptor set has no file of its own",
        "No file of the descriptor set lies in '{0}', taken from the proto root '{1}'; the proto root must be a full path"
    );

    public static readonly DiagnosticDescriptor ServiceTwice = Error(
        "OACRPC003",
        "Service stands in two files",
        "The service '{0}' stands differently in {1}"
    );

    public static readonly DiagnosticDescriptor InvalidNamespace = Error(
        "OACRPC004",
        "Namespace is none of C#",
        "The namespace '{0}' is none of C#; csharp_namespace gives the file another one"
    );

    public static readonly DiagnosticDescriptor MissingReference = Error(
        "OACRPC005",
        "Reference is missing",
        "The stubs of service '{0}' need a reference to {1}"
    );

    public static readonly DiagnosticDescriptor MissingMessage = Error(
        "OACRPC006",
        "Message has no class",
        "The message '{0}' has no class '{1}' here: compile its .proto with <Protobuf Include=\"...\" GrpcServices=\"None\" />, or reference the project that does"
    );

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Oac.Connect", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
