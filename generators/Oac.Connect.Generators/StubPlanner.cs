using System;
using System.Collections.Generic;
using System.Linq;
using Oac.Connect.Generators.Model;

namespace Oac.Connect.Generators;

/// <summary>Decides what of a service is written in these surroundings, and says why where nothing is.</summary>
internal static class StubPlanner
{
    /// <summary>The stubs of services that have all that they need.</summary>
    public static IEnumerable<ServiceStub> Plan(EquatableArray<ServiceSpec> services, Surroundings around)
    {
        if (MissingReferences(around).Any())
        {
            yield break;
        }
        foreach (var service in services)
        {
            var messages = Messages(service).ToList();
            if (!messages.Any(m => around.Missing.Contains(m.Metadata)))
            {
                var isPublic = !messages.Any(m => around.Internal.Contains(m.Metadata));
                yield return new(service, isPublic, around.HasServer);
            }
        }
    }

    /// <summary>What services lack, at the methods that ask for it.</summary>
    public static IEnumerable<DiagnosticInfo> Check(EquatableArray<PlacedService> services, Surroundings around)
    {
        foreach (var service in services)
        {
            foreach (var missing in MissingReferences(around))
            {
                yield return DiagnosticInfo.Create(
                    ConnectDiagnostics.MissingReference,
                    service.Place,
                    service.Spec.FullName,
                    missing
                );
            }
            // Without Google.Protobuf the classes of messages lack too; one sentence says enough.
            if (!around.HasProtobuf)
            {
                continue;
            }
            var told = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < service.Spec.Methods.Count; i++)
            {
                var method = service.Spec.Methods[i];
                foreach (var message in new[] { method.Input, method.Output })
                {
                    if (around.Missing.Contains(message.Metadata) && told.Add(message.Metadata))
                    {
                        yield return Missing(service.MethodPlaces[i], message);
                    }
                }
            }
            foreach (var message in service.Spec.Registry)
            {
                if (around.Missing.Contains(message.Metadata) && told.Add(message.Metadata))
                {
                    yield return Missing(service.Place, message);
                }
            }
        }
    }

    private static DiagnosticInfo Missing(SourcePlace place, MessageClass message) =>
        DiagnosticInfo.Create(
            ConnectDiagnostics.MissingMessage,
            place,
            message.Proto,
            message.Metadata.Replace('+', '.')
        );

    private static IEnumerable<string> MissingReferences(Surroundings around)
    {
        if (!around.HasConnect)
        {
            yield return "Oac.Connect";
        }
        if (!around.HasProtobuf)
        {
            yield return "Google.Protobuf";
        }
    }

    private static IEnumerable<MessageClass> Messages(ServiceSpec service) =>
        service.Methods.SelectMany(static m => new[] { m.Input, m.Output }).Concat(service.Registry);
}
