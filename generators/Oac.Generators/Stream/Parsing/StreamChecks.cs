using System.Collections.Generic;
using System.Linq;
using Oac.Generators.Descriptors;
using Oac.Generators.Stream.Model;

namespace Oac.Generators.Stream.Parsing;

/// <summary>What must hold between files: versions mean the same by the same names, extensions add and replace nothing.</summary>
internal static class StreamChecks
{
    public static void Run(
        List<VersionedFile> versions,
        List<VersionedFile> extensions,
        List<DiagnosticInfo> diagnostics
    )
    {
        for (var later = 1; later < versions.Count; later++)
        {
            foreach (var earlier in versions.Take(later))
            {
                CompareVersions(earlier.File, versions[later].File, diagnostics);
            }
        }
        for (var i = 0; i < extensions.Count; i++)
        {
            CheckTargets(extensions[i].File, versions, diagnostics);
            foreach (var other in versions.Concat(extensions.Take(i)))
            {
                CheckClashes(extensions[i].File, other.File, diagnostics);
            }
        }
    }

    private static void CompareVersions(ProtoFile earlier, ProtoFile later, List<DiagnosticInfo> diagnostics)
    {
        foreach (var (message, other) in SameName(later, earlier))
        {
            foreach (var field in message.Fields)
            {
                var named = other.Fields.FirstOrDefault(f => f.Name == field.Name);
                var numbered = other.Fields.FirstOrDefault(f => f.Number == field.Number);
                if (named is not null && Meaning(named) != Meaning(field))
                {
                    Disagree(field, message, Meaning(field), earlier, Meaning(named), diagnostics);
                }
                else if (named is null && numbered is not null)
                {
                    Disagree(field, message, $"number {field.Number}", earlier, $"'{numbered.Name}'", diagnostics);
                }
            }
        }
    }

    private static void CheckTargets(
        ProtoFile extension,
        List<VersionedFile> versions,
        List<DiagnosticInfo> diagnostics
    )
    {
        foreach (var message in extension.Messages)
        {
            var extends = versions.Any(v => v.File.Messages.Any(m => m.Name == message.Name));
            var used = extension.Messages.Any(m =>
                m.Name != message.Name && m.Fields.Any(f => f.MessageType == message.Name)
            );
            if (!extends && !used)
            {
                diagnostics.Add(new(StreamDiagnostics.ExtendsNothing, message.Place, new([message.Name])));
            }
        }
    }

    private static void CheckClashes(ProtoFile extension, ProtoFile other, List<DiagnosticInfo> diagnostics)
    {
        foreach (var (message, extended) in SameName(extension, other))
        {
            foreach (var field in message.Fields)
            {
                foreach (var taken in extended.Fields)
                {
                    var clash =
                        taken.Number == field.Number ? "number"
                        : taken.Name == field.Name ? "name"
                        : null;
                    if (clash is not null)
                    {
                        diagnostics.Add(
                            new(
                                StreamDiagnostics.ExtensionClash,
                                field.Place,
                                new([clash, field.Name, taken.Name, other.Package])
                            )
                        );
                    }
                }
            }
        }
    }

    private static IEnumerable<(ProtoMessage, ProtoMessage)> SameName(ProtoFile one, ProtoFile other) =>
        from message in one.Messages
        from same in other.Messages
        where same.Name == message.Name
        select (message, same);

    private static string Meaning(ProtoField field) =>
        (field.Unsupported is null ? "" : field.Unsupported + " ")
        + (field.MessageType ?? field.Type)
        + (field.InOneof ? " in a oneof" : "");

    private static void Disagree(
        ProtoField field,
        ProtoMessage message,
        string here,
        ProtoFile earlier,
        string there,
        List<DiagnosticInfo> diagnostics
    ) =>
        diagnostics.Add(
            new(
                StreamDiagnostics.VersionsDisagree,
                field.Place,
                new([field.Name, message.Name, here, earlier.Package, there])
            )
        );
}
