using Microsoft.CodeAnalysis;

namespace Oac.Generators.Requirements;

/// <summary>What can be wrong with the catalogue of requirements.</summary>
internal static class CatalogueDiagnostics
{
    public static readonly DiagnosticDescriptor Unreadable = Error(
        "OACGEN001",
        "The catalogue is not readable",
        "The catalogue is not readable: {0}"
    );

    public static readonly DiagnosticDescriptor Row = Error(
        "OACGEN002",
        "A row of the catalogue is not complete",
        "A row is a mapping of id, level, section, says and observe: {0}"
    );

    public static readonly DiagnosticDescriptor Id = Error(
        "OACGEN003",
        "A requirement's id is malformed",
        "The id '{0}' is not <class>/<topic>/<what-must-hold> in lower case, with the class that it stands under ({1})"
    );

    public static readonly DiagnosticDescriptor Duplicate = Error(
        "OACGEN004",
        "A requirement's id stands twice",
        "The id '{0}' stands twice: an id is never reused"
    );

    public static readonly DiagnosticDescriptor Level = Error(
        "OACGEN005",
        "A requirement's level is unknown",
        "The level '{0}' of '{1}' is none of MUST, SHOULD, MAY and DERIVED"
    );

    public static readonly DiagnosticDescriptor Section = Error(
        "OACGEN006",
        "A requirement's section is malformed",
        "The section '{0}: {1}' of '{2}' is not a version identifier and a section number in quotation marks"
    );

    public static readonly DiagnosticDescriptor Clash = Error(
        "OACGEN007",
        "A requirement's name clashes",
        "The id '{0}' cannot become a constant: '{1}' is the name of {2}"
    );

    public static readonly DiagnosticDescriptor Class = Error(
        "OACGEN008",
        "A conformance class is unknown",
        "The class '{0}' is none of container, orchestrator and harness"
    );

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Oac.Catalogue", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
