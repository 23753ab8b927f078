using System.IO;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Oac.Generators.Stream.Model;

/// <summary>A diagnostic before it becomes Roslyn's: a value without compilation or syntax.</summary>
internal sealed record DiagnosticInfo(
    DiagnosticDescriptor Descriptor,
    ProtoPlace Place,
    EquatableArray<string> Arguments
)
{
    /// <summary>The diagnostic, at its line of the .proto file below the given root.</summary>
    public Diagnostic ToDiagnostic(string protoRoot)
    {
        var location = Location.Create(
            Path.Combine(protoRoot, Place.File),
            new TextSpan(0, 0),
            new LinePositionSpan(new(Place.Line, Place.Column), new(Place.EndLine, Place.EndColumn))
        );
        var arguments = new object[Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Arguments[i];
        }
        return Diagnostic.Create(Descriptor, location, arguments);
    }
}
