using System.Collections.Immutable;
using Oac.Images;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Oac.Conformance.Targets;

/// <summary>
/// Reads one YAML document of mappings, lists and texts. Anchors, aliases and tags are refused, so that nothing grows behind the
/// reader's back; depth and number of values are limited.
/// </summary>
internal sealed class TargetYaml
{
    /// <summary>The most values of a file.</summary>
    public const int MaxNodes = 10_000;

    /// <summary>How deep they may nest.</summary>
    public const int MaxDepth = 16;

    private readonly string _name;
    private readonly Parser _parser;
    private int _nodes;

    private TargetYaml(SourceText source)
    {
        _name = source.Name;
        _parser = new(new StringReader(source.Text));
    }

    /// <summary>The root of the document; null where the text is empty.</summary>
    /// <exception cref="TargetException">The text is no such document; the message names the place.</exception>
    public static TargetNode? Read(SourceText source)
    {
        if (source.Diagnostics is [var problem, ..])
        {
            throw new TargetException($"{source.Name}:{problem.Span}: {problem.Message}");
        }
        try
        {
            return new TargetYaml(source).Read();
        }
        catch (YamlException e)
        {
            throw new TargetException(
                $"{source.Name}:{e.Start.Line}:{e.Start.Column}: not well-formed YAML: {e.InnerException?.Message ?? e.Message}"
            );
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // How YamlDotNet 16.3.0 gives up on some flow mappings that are never closed, and on a tag that is no URI.
            throw new TargetException($"{source.Name}: not well-formed YAML");
        }
    }

    private TargetNode? Read()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }
        _parser.Consume<DocumentStart>();
        var root = Node(1);
        _parser.Consume<DocumentEnd>();
        return !_parser.Accept<StreamEnd>(out _)
                ? throw Mistake(_parser.Current!, "a second document begins here; one is allowed")
            : root is TargetText { IsNull: true } ? null
            : root;
    }

    private TargetNode Node(int depth)
    {
        var start = _parser.Consume<ParsingEvent>();
        switch (start)
        {
            case AnchorAlias:
                throw Mistake(start, "aliases are not allowed; write the value out");
            case NodeEvent { Anchor.IsEmpty: false }:
                throw Mistake(start, "anchors are not allowed");
            case NodeEvent { Tag.IsEmpty: false }:
                throw Mistake(start, "tags are not allowed");
        }
        if (++_nodes > MaxNodes)
        {
            throw Mistake(start, $"more than {MaxNodes} values");
        }
        if (depth > MaxDepth)
        {
            throw Mistake(start, $"more than {MaxDepth} levels deep");
        }
        return start switch
        {
            Scalar scalar => new TargetText(
                scalar.Value,
                scalar.Style == ScalarStyle.Plain,
                scalar.Start.Line,
                scalar.Start.Column
            ),
            SequenceStart => List(start, depth),
            MappingStart => Mapping(start, depth),
            _ => throw Mistake(start, "expected a value"),
        };
    }

    private TargetList List(ParsingEvent start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<TargetNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }
        return new(items.ToImmutable(), start.Start.Line, start.Start.Column);
    }

    private TargetMapping Mapping(ParsingEvent start, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<TargetText, TargetNode>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var at = _parser.Current!;
            if (Node(depth + 1) is not TargetText key)
            {
                throw Mistake(at, "a key is a text");
            }
            if (!seen.Add(key.Value))
            {
                throw Mistake(at, $"the key '{key.Value}' stands twice");
            }
            entries.Add(new(key, Node(depth + 1)));
        }
        return new(entries.ToImmutable(), start.Start.Line, start.Start.Column);
    }

    private TargetException Mistake(ParsingEvent at, string message) =>
        new($"{_name}:{at.Start.Line}:{at.Start.Column}: {message}");
}
