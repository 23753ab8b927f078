using System.Collections.Immutable;
using Oac.Images;
using Oac.Images.Content;
using Oac.Producer.AgentFiles.Assemblies;
using Oac.Producer.Images;
using Oac.Spec.Labels;
using Oac.Spec.Versions;

namespace Oac.Producer.AgentFiles;

/// <summary>Reads <c>oac.yaml</c>. Every mistake names file, line, column, what was found and what is allowed.</summary>
internal static class AgentFileReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="source">The text.</param>
    /// <param name="folder">The folder in which it looks for its assembly, absolute; null where it has none.</param>
    /// <exception cref="UsageException">The text is no such file, or its assembly declares something else.</exception>
    public static AgentFile Read(SourceText source, string? folder = null)
    {
        if (YamlDocument.Read(source) is not { } document)
        {
            throw new UsageException($"{source.Name}:1:1: the file is empty; a name is the least of an agent");
        }
        var root = AssemblyKey.Apply(source, document, folder);
        var declared = (root as YamlMapping)?.Find("version");
        var version = VersionOf(source, declared);
        var walk = new ShapeWalk(source, version);
        walk.Check(root, version is null ? AgentFileShape.WithoutVersion : AgentFileShape.Of(version));
        var file = (YamlMapping)root;
        var labels = walk.Labels.ToList();
        if (version is not null && declared is null)
        {
            labels.Insert(
                0,
                new(LabelNamespace.VersionKey, version.Schema.Version, SourceSpan.Start, SourceSpan.Start)
            );
        }
        return new()
        {
            Source = source,
            Version = version,
            Labels = WithOthers(walk, labels, file),
            Base = Text(file, "base"),
            Platforms =
            [
                .. Items(file.Find("platforms")).OfType<YamlText>().Select(text => (Platform(walk, text), text.Span)),
            ],
            Files = [.. Items(file.Find("files")).OfType<YamlMapping>().Select(Copy), .. Schemas(walk, file)],
            Exclude = [.. Items(file.Find("exclude")).OfType<YamlText>().Select(Placed)],
            Entrypoint = Words(file, "entrypoint"),
            Command = Words(file, "command"),
            User = Text(file, "user"),
            WorkingDirectory = Text(file, "workdir"),
            Environment = Pairs(file, "env"),
            Annotations = Pairs(file, "annotations"),
        };
    }

    private static SpecVersionDefinition? VersionOf(SourceText source, YamlNode? declared)
    {
        if (declared is null)
        {
            return SpecVersions.All[^1];
        }
        // Read before all else, as the labels themselves are: it says what the other keys may be.
        new ShapeWalk(source, null).Check(declared, new ValueShape(ValueForm.Version));
        return SpecVersions.TryGet(((YamlText)declared).Value, out var version) ? version : null;
    }

    private static ImmutableArray<AgentFileLabel> WithOthers(
        ShapeWalk walk,
        List<AgentFileLabel> labels,
        YamlMapping file
    )
    {
        var keys = labels.Select(static l => l.Key).ToHashSet(StringComparer.Ordinal);
        foreach (
            var (key, value) in Pairs(file, AgentFileShape.Labels)
                .OrderBy(static p => p.Key.Value, StringComparer.Ordinal)
        )
        {
            labels.Add(
                keys.Add(key.Value)
                    ? new(key.Value, value.Value, key.Span, value.Span)
                    : throw walk.Mistake(
                        key.Span,
                        $"the label '{key.Value}' is set by another key of this file already"
                    )
            );
        }
        return [.. labels];
    }

    private static ImagePlatform Platform(ShapeWalk walk, YamlText text)
    {
        if (!PlatformText.TryParse(text.Value, out var platform))
        {
            throw new InvalidOperationException("The shape has let a wrong value pass.");
        }
        return PlatformNames.Mistake(platform) is { } mistake ? throw walk.Mistake(text.Span, mistake) : platform;
    }

    private static AgentFileCopy Copy(YamlMapping entry) =>
        new(
            Text(entry, "from"),
            Text(entry, "to")!,
            Text(entry, "mode") is { } mode ? (UnixFileMode)Convert.ToInt32(mode.Value, 8) : null,
            Text(entry, "owner") is { } owner && FileOwner.TryParse(owner.Value, out var number) ? number : default,
            entry.Span
        );

    /// <summary>The schemas of channels that are copied from beside the file.</summary>
    private static IEnumerable<AgentFileCopy> Schemas(ShapeWalk walk, YamlMapping file)
    {
        foreach (var (_, channel) in (file.Find("channels") as YamlMapping)?.Entries ?? [])
        {
            if (
                (channel as YamlMapping)?.Find("schema") is YamlMapping schema
                && Text(schema, LabelShape.SchemaSource) is { } from
            )
            {
                yield return Text(schema, "path") is { Value.Length: > 0 } path
                    ? new(from, path, null, default, schema.Span)
                    : throw walk.Mistake(from.Span, "the schema has a file to copy, but no path to copy it to");
            }
        }
    }

    private static ImmutableArray<YamlNode> Items(YamlNode? node) =>
        node switch
        {
            null => [],
            YamlList list => list.Items,
            _ => [node],
        };

    private static PlacedWords? Words(YamlMapping file, string key) =>
        file.Find(key) is YamlList list
            ? new([.. list.Items.Cast<YamlText>().Select(static t => t.Value)], list.Span)
            : null;

    private static PlacedText? Text(YamlMapping mapping, string key) =>
        mapping.Find(key) is YamlText text ? Placed(text) : null;

    private static PlacedText Placed(YamlText text) => new(text.Value, text.Span);

    private static ImmutableArray<(PlacedText Key, PlacedText Value)> Pairs(YamlMapping file, string key) =>
        [
            .. (file.Find(key) as YamlMapping)?.Entries.Select(static e => (Placed(e.Key), Placed((YamlText)e.Value)))
                ?? [],
        ];
}
