using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Oac.Harness.Generators.Model;

namespace Oac.Harness.Generators.Reading;

/// <summary>Reads a method or class with [Channel].</summary>
internal static class HandlerReader
{
    private const string Wanted =
        "it must be static, not generic, take (EventContext, payload) or (EventContext, payload, CancellationToken), and return EventResult, ValueTask<EventResult> or Task<EventResult>";

    public static ReadHandler Read(GeneratorAttributeSyntaxContext attributed)
    {
        var attribute = attributed.Attributes[0];
        var symbol = attributed.TargetSymbol;
        var place = attribute.Place();
        var found = new List<DiagnosticInfo>();
        var handler =
            symbol is IMethodSymbol method ? OfMethod(method)
            : OfClass((INamedTypeSymbol)symbol) is { } read ? read
            : null;
        if (handler is null)
        {
            found.Add(
                DiagnosticInfo.Create(
                    HarnessDiagnostics.BadHandler,
                    place,
                    symbol.Shown(),
                    symbol is IMethodSymbol
                        ? Wanted
                        : "the class must be an IChannelHandler<T> for one T, not abstract, not generic, and within reach of its whole assembly"
                )
            );
        }
        var channel = attribute.Text(0);
        if (!ChannelNames.IsChannel(channel))
        {
            found.Add(DiagnosticInfo.Create(HarnessDiagnostics.BadChannel, place, channel));
        }
        var schema = SchemaSpec.Read(attribute);
        if (schema.Mistake is { } mistake)
        {
            found.Add(DiagnosticInfo.Create(HarnessDiagnostics.BadSchema, place, channel, mistake));
        }
        return new(
            handler is null
                ? null
                : handler with
                {
                    Channel = channel,
                    Schema = schema.File,
                    SchemaPath = schema.Path,
                    SchemaMediaType = schema.MediaType,
                },
            symbol is IMethodSymbol { ContainingType: var owner } ? owner.InFull() : null,
            NameOf(symbol),
            place,
            found.ToEquatableArray()
        );
    }

    private static string NameOf(ISymbol symbol) =>
        symbol is IMethodSymbol method
            ? method.ContainingType.ToDisplayString() + "." + method.Name
            : symbol.ToDisplayString();

    private static HandlerSpec? OfMethod(IMethodSymbol method)
    {
        var parameters = method.Parameters;
        if (
            !method.IsStatic
            || method.IsGenericMethod
            || method.MethodKind != MethodKind.Ordinary
            || parameters.Length is not (2 or 3)
            || parameters.Any(static p => p.RefKind != RefKind.None)
            || parameters[0].Type.ToDisplayString() != "Oac.Harness.EventContext"
            || (parameters.Length == 3 && parameters[2].Type.ToDisplayString() != "System.Threading.CancellationToken")
        )
        {
            return null;
        }
        HandlerKind? kind = method.ReturnType.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString() switch
        {
            "Oac.Harness.EventResult" => HandlerKind.Direct,
            "System.Threading.Tasks.ValueTask<Oac.Harness.EventResult>" => HandlerKind.ValueTask,
            "System.Threading.Tasks.Task<Oac.Harness.EventResult>" => HandlerKind.Task,
            _ => null,
        };
        return kind is null
            ? null
            : new(
                "",
                "",
                "",
                "",
                kind.Value,
                method.Name,
                parameters.Length == 3,
                parameters[1].Type.InFull(),
                FormOf(parameters[1].Type),
                NameOf(method)
            );
    }

    private static HandlerSpec? OfClass(INamedTypeSymbol type)
    {
        var payloads = type
            .AllInterfaces.Where(static i => i.OriginalDefinition.ToDisplayString() == "Oac.Harness.IChannelHandler<T>")
            .Select(static i => i.TypeArguments[0])
            .ToList();
        return type.IsAbstract || IsGeneric(type) || !IsReachable(type) || payloads.Count != 1
            ? null
            : new(
                "",
                "",
                "",
                "",
                HandlerKind.Class,
                type.InFull(),
                TakesToken: true,
                payloads[0].InFull(),
                FormOf(payloads[0]),
                NameOf(type)
            );
    }

    private static bool IsGeneric(INamedTypeSymbol type) =>
        type.IsGenericType || (type.ContainingType is { } outer && IsGeneric(outer));

    private static bool IsReachable(INamedTypeSymbol type) =>
        !type.IsFileLocal
        && type.DeclaredAccessibility
            is Accessibility.Public
                or Accessibility.Internal
                or Accessibility.ProtectedOrInternal
        && (type.ContainingType is not { } outer || IsReachable(outer));

    private static PayloadForm FormOf(ITypeSymbol payload) =>
        payload.SpecialType == SpecialType.System_String ? PayloadForm.Text
        : payload.ToDisplayString() == "System.ReadOnlyMemory<byte>" ? PayloadForm.Bytes
        : payload.AllInterfaces.Any(static i => i.ToDisplayString() == "Google.Protobuf.IMessage")
            ? PayloadForm.Protobuf
        : PayloadForm.Json;
}
