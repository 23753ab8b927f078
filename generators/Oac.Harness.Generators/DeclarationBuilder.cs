using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Oac.Harness.Generators.Model;
using Oac.Harness.Generators.Reading;

namespace Oac.Harness.Generators;

/// <summary>Puts agent, handlers and files together, and finds what does not fit.</summary>
internal static class DeclarationBuilder
{
    public static Declaration Build(
        ImmutableArray<ReadAgent> agents,
        ImmutableArray<ReadHandler> handlers,
        ProjectFiles files
    )
    {
        var found = new List<DiagnosticInfo>();
        found.AddRange(agents.SelectMany(static a => a.Diagnostics));
        found.AddRange(handlers.SelectMany(static h => h.Diagnostics));
        foreach (var other in agents.Skip(1))
        {
            found.Add(DiagnosticInfo.Create(HarnessDiagnostics.TwoAgents, other.Place, agents[0].Agent.FullName));
        }
        found.AddRange(handlers.SelectMany(handler => Homeless(handler, agents)));
        found.AddRange(handlers.SelectMany(handler => Unreadable(handler, agents)));
        found.AddRange(handlers.SelectMany(handler => WithoutSchema(handler, files)));
        found.AddRange(Doubles(handlers));
        if (agents.Length > 0 && handlers.IsEmpty)
        {
            found.Add(DiagnosticInfo.Create(HarnessDiagnostics.NoChannel, agents[0].Place, agents[0].Agent.FullName));
        }
        return found.Count > 0 || agents.IsEmpty
            ? new(null, found.ToEquatableArray())
            : new(
                agents[0].Agent with
                {
                    Handlers = handlers
                        .Select(static h => h.Handler!)
                        .OrderBy(static h => h.Channel, StringComparer.Ordinal)
                        .ToEquatableArray(),
                },
                EquatableArray<DiagnosticInfo>.Empty
            );
    }

    private static IEnumerable<DiagnosticInfo> Homeless(ReadHandler handler, ImmutableArray<ReadAgent> agents)
    {
        if (agents.IsEmpty)
        {
            yield return DiagnosticInfo.Create(
                HarnessDiagnostics.NoAgent,
                handler.Place,
                handler.DeclaredBy,
                "no class of the assembly has [Agent]"
            );
        }
        else if (handler.Owner is { } owner && agents.All(a => "global::" + a.Agent.FullName != owner))
        {
            yield return DiagnosticInfo.Create(
                HarnessDiagnostics.NoAgent,
                handler.Place,
                handler.DeclaredBy,
                $"methods stand in the class with [Agent], '{agents[0].Agent.FullName}'"
            );
        }
    }

    private static IEnumerable<DiagnosticInfo> Unreadable(ReadHandler handler, ImmutableArray<ReadAgent> agents)
    {
        if (handler.Handler is { Form: PayloadForm.Json, Payload: var payload } && !agents.IsEmpty)
        {
            var agent = agents[0];
            var shown = payload.Replace("global::", "");
            if (agent.Agent.JsonContext is not { } context)
            {
                yield return DiagnosticInfo.Create(
                    HarnessDiagnostics.UnreadPayload,
                    handler.Place,
                    shown,
                    "give [Agent] a JsonSerializerContext (Json = typeof(...)) that bears [JsonSerializable(typeof("
                        + shown
                        + "))]"
                );
            }
            else if (!agent.JsonTypes.Contains(payload))
            {
                yield return DiagnosticInfo.Create(
                    HarnessDiagnostics.UnreadPayload,
                    handler.Place,
                    shown,
                    $"'{context.Replace("global::", "")}' lacks [JsonSerializable(typeof({shown}))]"
                );
            }
        }
    }

    private static IEnumerable<DiagnosticInfo> WithoutSchema(ReadHandler handler, ProjectFiles files)
    {
        if (handler is { Handler.Schema: var schema, Diagnostics.Count: 0 } && !files.Has(schema))
        {
            yield return DiagnosticInfo.Create(HarnessDiagnostics.NoSchema, handler.Place, schema, files.Hint(schema));
        }
    }

    private static IEnumerable<DiagnosticInfo> Doubles(ImmutableArray<ReadHandler> handlers)
    {
        foreach (
            var same in handlers
                .Where(static h => h.Handler is not null)
                .GroupBy(static h => h.Handler!.Channel, StringComparer.Ordinal)
        )
        {
            foreach (var other in same.Skip(1))
            {
                yield return DiagnosticInfo.Create(
                    HarnessDiagnostics.TwoHandlers,
                    other.Place,
                    same.Key,
                    same.First().DeclaredBy
                );
            }
        }
    }
}
