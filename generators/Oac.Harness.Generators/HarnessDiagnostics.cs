using Microsoft.CodeAnalysis;

namespace Oac.Harness.Generators;

/// <summary>Why no agent can be declared. All are errors: an agent is declared whole or not at all.</summary>
internal static class HarnessDiagnostics
{
    public static readonly DiagnosticDescriptor NotAnAgent = Error(
        "OACHAR001",
        "Class cannot be an agent",
        "The class '{0}' cannot be an agent: make it static and partial, neither generic nor inside another type"
    );

    public static readonly DiagnosticDescriptor NoName = Error(
        "OACHAR002",
        "Agent has no name",
        "The agent '{0}' has an empty name; it is the image's label 'name'"
    );

    public static readonly DiagnosticDescriptor UnknownVersion = Error(
        "OACHAR003",
        "Version is not known",
        "The version '{0}' is not known; known are v1alpha1, v1alpha2 and v1alpha3"
    );

    public static readonly DiagnosticDescriptor NoIsolation = Error(
        "OACHAR004",
        "Version knows no isolation",
        "The version v1alpha1 knows no session.isolation: leave Isolated out, or set Version to v1alpha2 or v1alpha3"
    );

    public static readonly DiagnosticDescriptor TwoAgents = Error(
        "OACHAR005",
        "Assembly has two agents",
        "The assembly has another agent, '{0}'; an image is of one agent, and so is an assembly"
    );

    public static readonly DiagnosticDescriptor NoChannel = Error(
        "OACHAR006",
        "Agent has no channel",
        "The agent '{0}' handles no channel: put [Channel(\"name\", \"schemas/name.json\")] on a static method of it"
    );

    public static readonly DiagnosticDescriptor BadChannel = Error(
        "OACHAR007",
        "Channel's name is none",
        "'{0}' is no channel's name: lowercase letters, digits and hyphens, first a letter, last a letter or a digit, at most 63"
    );

    public static readonly DiagnosticDescriptor TwoHandlers = Error(
        "OACHAR008",
        "Channel has two handlers",
        "The channel '{0}' has another handler, '{1}'"
    );

    public static readonly DiagnosticDescriptor NoSchema = Error(
        "OACHAR009",
        "Schema's file is not there",
        "The schema '{0}' is none of the project's AdditionalFiles{1}"
    );

    public static readonly DiagnosticDescriptor BadSchema = Error(
        "OACHAR010",
        "Schema cannot be declared",
        "The schema of the channel '{0}' cannot be declared: {1}"
    );

    public static readonly DiagnosticDescriptor BadHandler = Error(
        "OACHAR011",
        "Handler has another signature",
        "'{0}' cannot handle events: {1}"
    );

    public static readonly DiagnosticDescriptor UnreadPayload = Error(
        "OACHAR012",
        "Payload cannot be read",
        "Nothing reads '{0}': {1}. Bytes (ReadOnlyMemory<byte>), text (string) and messages of protobuf need nothing"
    );

    public static readonly DiagnosticDescriptor NoAgent = Error(
        "OACHAR013",
        "Handler belongs to no agent",
        "'{0}' handles a channel of no agent: {1}"
    );

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Oac.Harness", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
