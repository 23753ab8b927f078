using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Oac.Generators.Options;

namespace Oac.Generators.Descriptors;

/// <summary>One descriptor set as it reaches the compiler: base64 text, and the folder that its files' names are relative to.</summary>
internal sealed record DescriptorText(string Path, string Name, string Root, string Base64)
{
    private static readonly ExtensionRegistry Options = [OptionsExtensions.Label, OptionsExtensions.Names];

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

    /// <summary>The files of the set, options of label schemas included.</summary>
    /// <exception cref="FormatException">The text is not base64.</exception>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no descriptor set.</exception>
    public IReadOnlyList<FileDescriptorProto> ReadFiles() =>
        [
            .. FileDescriptorSet
                .Parser.WithExtensionRegistry(Options)
                .ParseFrom(Convert.FromBase64String(Base64))
                .File.OrderBy(static f => f.Name, StringComparer.Ordinal),
        ];

    private static DescriptorText? From(
        AdditionalText text,
        AnalyzerConfigOptionsProvider provider,
        CancellationToken cancellation
    )
    {
        var options = provider.GetOptions(text);
        if (
            !options.TryGetValue("build_metadata.AdditionalFiles.DescriptorSet", out var name)
            || string.IsNullOrEmpty(name)
        )
        {
            return null;
        }
        if (
            !options.TryGetValue("build_metadata.AdditionalFiles.ProtoRoot", out var root) || string.IsNullOrEmpty(root)
        )
        {
            provider.GlobalOptions.TryGetValue("build_property.ProtoRoot", out root);
        }
        return new(text.Path, name, root ?? "", text.GetText(cancellation)?.ToString().Trim() ?? "");
    }
}
