using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.CodeAnalysis;

namespace Oac.Generators;

/// <summary>s</summary>
[Generator]
public sealed class SmokeGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var sets = context
            .AdditionalTextsProvider.Where(t => t.Path.EndsWith(".fds.txt", StringComparison.Ordinal))
            .Select((t, ct) => (t.Path, Text: t.GetText(ct)?.ToString() ?? ""));
        context.RegisterSourceOutput(
            sets.Collect(),
            (c, all) =>
            {
                var names = all.Select(a =>
                    Path.GetFileName(a.Path)
                    + ": "
                    + string.Join(
                        ", ",
                        FileDescriptorSet
                            .Parser.ParseFrom(Convert.FromBase64String(a.Text))
                            .File.Select(f => f.Name + "@" + (f.SourceCodeInfo?.Location.Count ?? 0))
                    )
                );
                c.AddSource(
                    "Smoke.g.cs",
                    "// " + string.Join("\n// ", names) + "\nnamespace Oac.Spec { internal static class Smoke {} }"
                );
            }
        );
    }
}
