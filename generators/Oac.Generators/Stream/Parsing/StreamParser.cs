using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Oac.Generators.Descriptors;
using Oac.Generators.Stream.Model;

namespace Oac.Generators.Stream.Parsing;

/// <summary>What parsing came to: a schema where nothing is wrong, else everything that is.</summary>
internal sealed record StreamResult(StreamSchema? Schema, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>From the files of all sets to what is generated.</summary>
internal static class StreamParser
{
    private const string BasePackage = "openagentcontainers.";
    private const string ExtensionPackage = "openagentcontainers.extensions.";

    public static StreamResult Parse(ImmutableArray<DescriptorSetFiles> sets)
    {
        var diagnostics = new List<DiagnosticInfo>(sets.Where(s => s.Fault is not null).Select(s => s.Fault!));
        // An imported file is in several sets.
        var files = sets.SelectMany(s => s.Files)
            .GroupBy(f => f.Name, StringComparer.Ordinal)
            .Select(g => g.First())
            .ToList();
        var versions = InPackage(files, BasePackage);
        var extensions = InPackage(files, ExtensionPackage);
        if (versions.Count == 0)
        {
            return new(null, new(diagnostics));
        }

        StreamChecks.Run(versions, extensions, diagnostics);
        var builder = new EnvelopeBuilder(extensions, diagnostics);
        var codecs = new List<CodecSpec>();
        foreach (var version in versions)
        {
            if (FindMethod(version.File, diagnostics) is not { } method)
            {
                continue;
            }
            codecs.Add(
                new(
                    version.Name,
                    Naming.Identifier(version.Name),
                    version.File.Package + "." + method.Service,
                    method.Name,
                    new(
                        new[] { method.Input, method.Output }
                            .Select(name => builder.Build(version.File, name, method.Place))
                            .OfType<EnvelopeSpec>()
                    )
                )
            );
        }
        if (diagnostics.Count > 0)
        {
            return new(null, new(diagnostics.Distinct()));
        }
        var extensionSpecs = extensions.Select(e => new ExtensionSpec(e.Name, Naming.Identifier(e.Name)));
        return new(new(new(Unite(codecs)), new(codecs), new(extensionSpecs)), default);
    }

    private static List<VersionedFile> InPackage(IEnumerable<ProtoFile> files, string prefix) =>
        files
            .Where(f => f.Package.StartsWith(prefix, StringComparison.Ordinal) && f.Messages.Count > 0)
            .Select(f => new VersionedFile(f.Package.Substring(prefix.Length), f))
            .Where(v => Naming.Order(v.Name) is not null)
            .OrderBy(v => Naming.Order(v.Name))
            .ToList();

    private static ProtoMethod? FindMethod(ProtoFile file, List<DiagnosticInfo> diagnostics)
    {
        if (file.Methods.Count == 1 && file.Methods[0].IsBidirectional)
        {
            return file.Methods[0];
        }
        diagnostics.Add(
            Shape(file.Place, $"The package {file.Package} needs one service with one bidirectional method")
        );
        return null;
    }

    private static IEnumerable<EnvelopeSpec> Unite(List<CodecSpec> codecs) =>
        codecs
            .SelectMany(c => c.Envelopes)
            .GroupBy(e => e.Name, StringComparer.Ordinal)
            .Select(same => new EnvelopeSpec(
                same.Key,
                same.Last().TypeName,
                same.Last().Doc,
                Unite(same.SelectMany(e => e.Fields)),
                new(
                    same.SelectMany(e => e.Cases)
                        .GroupBy(c => c.Name, StringComparer.Ordinal)
                        .Select(cases => cases.Last() with { Fields = Unite(cases.SelectMany(c => c.Fields)) })
                )
            ));

    private static EquatableArray<FieldSpec> Unite(IEnumerable<FieldSpec> fields) =>
        new(fields.GroupBy(f => f.Name, StringComparer.Ordinal).Select(g => g.Last()).OrderBy(f => f.Number));

    internal static DiagnosticInfo Shape(SourcePlace place, string message) =>
        new(StreamDiagnostics.UnsupportedShape, place, new([message]));
}

/// <summary>A file and the version that its package names.</summary>
internal sealed record VersionedFile(string Name, ProtoFile File);
