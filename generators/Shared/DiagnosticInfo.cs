using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Oac.Generators.Shared;

/// <summary>A place in a file that the compiler does not parse. Lines and columns count from 0.</summary>
internal sealed record SourcePlace(string Path, int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    public Location ToLocation() =>
        Location.Create(
            Path,
            default,
            new LinePositionSpan(new(StartLine, StartColumn), new(EndLine, Math.Max(EndColumn, StartColumn)))
        );
}

/// <summary>A diagnostic as data: equal where it says the same of the same place, and free of everything that the compiler holds.</summary>
internal sealed record DiagnosticInfo(
    DiagnosticDescriptor Descriptor,
    SourcePlace? Place,
    EquatableArray<string> Arguments
)
{
    public static DiagnosticInfo Create(
        DiagnosticDescriptor descriptor,
        SourcePlace? place,
        params string[] arguments
    ) => new(descriptor, place, arguments.ToEquatableArray());

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(
            Descriptor,
            Place?.ToLocation() ?? Location.None,
            Arguments.Select(static a => (object)a).ToArray()
        );
}
