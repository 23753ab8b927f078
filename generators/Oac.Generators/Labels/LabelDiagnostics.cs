using Microsoft.CodeAnalysis;

namespace Oac.Generators.Labels;

/// <summary>What can be wrong with a label schema.</summary>
internal static class LabelDiagnostics
{
    public static readonly DiagnosticDescriptor Unreadable = Error(
        "OACGEN020",
        "A descriptor set is not readable",
        "The descriptor set '{0}' is not readable: {1}"
    );

    public static readonly DiagnosticDescriptor NoRoot = Error(
        "OACGEN021",
        "A label schema has no root",
        "The label schema has no message AgentLabels"
    );

    public static readonly DiagnosticDescriptor Leaf = Error(
        "OACGEN022",
        "A label is not optional text",
        "'{0}' is {1}; a label is 'optional string' (so that absent differs from empty) or 'map<string, string>', a group is a message or a map of messages of the same file"
    );

    public static readonly DiagnosticDescriptor UnknownRequirement = Error(
        "OACGEN023",
        "A label names an unknown requirement",
        "The catalogue has no requirement '{0}'"
    );

    public static readonly DiagnosticDescriptor RequirementOfOtherVersion = Error(
        "OACGEN024",
        "A label names a requirement of another version",
        "The requirement '{0}' has no section in {1}"
    );

    public static readonly DiagnosticDescriptor Role = Error(
        "OACGEN025",
        "A label's role is unknown",
        "'{0}' has the subject {1} and the target {2}: no role has these words"
    );

    public static readonly DiagnosticDescriptor NoSection = Error(
        "OACGEN026",
        "A label has no section",
        "'{0}' says nowhere which section defines it, nor does a field around it"
    );

    public static readonly DiagnosticDescriptor NoKind = Error(
        "OACGEN027",
        "A label has no value kind",
        "'{0}' says nowhere what its value must look like"
    );

    public static readonly DiagnosticDescriptor NoForm = Error(
        "OACGEN028",
        "A map does not say how its keys stand in a label key",
        "The map '{0}' needs the option names with a form"
    );

    public static readonly DiagnosticDescriptor Ambiguous = Error(
        "OACGEN029",
        "Two labels cannot be told apart",
        "'{0}' and '{1}' cannot be told apart: {2}"
    );

    public static readonly DiagnosticDescriptor Unreachable = Error(
        "OACGEN030",
        "A label can never be matched",
        "'{0}' can never be matched: {1}"
    );

    public static readonly DiagnosticDescriptor TooManyNames = Error(
        "OACGEN031",
        "A label has too many free segments",
        "'{0}' is the third free segment of its labels; two is the most"
    );

    public static readonly DiagnosticDescriptor Replacement = Error(
        "OACGEN032",
        "A deprecated label's replacement is wrong",
        "'{0}' is replaced by '{1}', which {2}"
    );

    public static readonly DiagnosticDescriptor Recursive = Error(
        "OACGEN033",
        "A label schema contains itself",
        "'{0}' contains itself: its labels have no end"
    );

    public static readonly DiagnosticDescriptor Necessity = Error(
        "OACGEN034",
        "A label is needed in two ways",
        "'{0}' is more than one of required, together and one_of"
    );

    public static readonly DiagnosticDescriptor Misplaced = Error(
        "OACGEN035",
        "An option has no meaning here",
        "'{0}' has the option {1}, which has no meaning {2}"
    );

    public static readonly DiagnosticDescriptor Clash = Error(
        "OACGEN036",
        "A name clashes",
        "'{0}' would become '{1}', which is the name of {2}"
    );

    public static readonly DiagnosticDescriptor Version = Error(
        "OACGEN037",
        "A version is malformed",
        "'{0}' is not a version identifier: v<major>, v<major>beta<n> or v<major>alpha<n>"
    );

    public static readonly DiagnosticDescriptor LonelyGroup = Error(
        "OACGEN038",
        "A group has one member",
        "'{0}' is alone in the group '{1}': it has no partner"
    );

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Oac.Labels", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
