using System;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Oac.Connect.Generators.Descriptors;

/// <summary>One descriptor set as it reaches the compiler.</summary>
/// <param name="Path">The file that holds it.</param>
/// <param name="Root">The folder that the names of its .proto files are relative to.</param>
/// <param name="Folder">The folder whose files are the set's own; the others are imported. Empty where all are its own.</param>
/// <param name="Base64">The set.</param>
internal sealed record DescriptorText(string Path, string Root, string Folder, string Base64)
{
    /// <summary>Where the text stands, for what is wrong with all of it.</summary>
    public SourcePlace Place => new(Path, 0, 0, 0, 0);

    /// <summary>The descriptor sets of a compilation.</summary>
    public static IncrementalValuesProvider<DescriptorText> Find(IncrementalGeneratorInitializationContext context) =>
        context
            .AdditionalTextsProvider.Where(static text => text.Path.EndsWith(".fds.txt", StringComparison.Ordinal))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellation) => From(pair.Left, pair.Right, cancellation))
            .Where(static text => text is not null)
            .Select(static (text, _) => text!);

    private static DescriptorText? From(
        AdditionalText text,
        AnalyzerConfigOptionsProvider provider,
        CancellationToken cancellation
    )
    {
        var options = provider.GetOptions(text);
        if (Metadata(options, "DescriptorSet").Length == 0)
        {
            return null;
        }
        var root = Metadata(options, "ProtoRoot");
        if (root.Length == 0 && provider.GlobalOptions.TryGetValue("build_property.ProtoRoot", out var common))
        {
            root = common;
        }
        return new(
            text.Path,
            AsFolder(root),
            AsFolder(Metadata(options, "SetFolder")),
            text.GetText(cancellation)?.ToString().Trim() ?? ""
        );
    }

    private static string Metadata(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_metadata.AdditionalFiles." + name, out var value) ? value : "";

    /// <summary>A folder with slashes, one of them at its end.</summary>
    private static string AsFolder(string path) => path.Length == 0 ? "" : path.Replace('\\', '/').TrimEnd('/') + "/";
}
