using System.Collections.Immutable;
using Oac.Images;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Oac.Producer.AgentFiles;

/// <summary>
/// Reads a text as one YAML document of mappings, lists and texts. Anchors, aliases and tags are refused, so that what a reader sees is
/// what is there and nothing grows; depth and number of nodes are limited.
/// </summary>
internal sealed class YamlDocument
{
    /// <summary>The most nodes of a document.</summary>
    public const int MaxNodes = 100_000;

    private readonly SourceText source;
    private readonly Parser parser;
    private int nodes;

    private YamlDocument(SourceText source)
    {
        this.source = source;
        parser = new Parser(new StringReader(source.Text));
    }

    /// <summary>The root of the document; null where the text is empty.</summary>
    /// <exception cref="UsageException">The text is no such document; the message names the place.</exception>
    public static YamlNode? Read(SourceText source)
    {
        if (source.Diagnostics is [var problem, ..])
        {
            throw new UsageException($"{source.Name}:{problem.Span}: {problem.Message}");
        }
        try
        {
            return new YamlDocument(source).Read();
        }
        catch (YamlException exception)
        {
            throw new UsageException(
                $"{source.Name}:{exception.Start.Line}:{exception.Start.Column}: not well-formed YAML: {exception.InnerException?.Message ?? exception.Message}",
                exception
            );
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // How YamlDotNet 16.3.0 gives up on some flow mappings that are never closed, and on a tag that is no URI.
            throw new UsageException($"{source.Name}: not well-formed YAML", exception);
        }
    }

    private YamlNode? Read()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }
        parser.Consume<DocumentStart>();
        var root = Node(1);
        parser.Consume<DocumentEnd>();
        return parser.Accept<StreamEnd>(out _)
            ? root is YamlText { IsNull: true }
                ? null
                : root
            : throw Mistake(parser.Current!, "a second document begins here; one is allowed");
    }

    private YamlNode Node(int depth)
    {
        var start = parser.Consume<ParsingEvent>();
        if (start is AnchorAlias)
        {
            throw Mistake(start, "aliases are not allowed; write the value out");
        }
        if (start is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty)
            {
                throw Mistake(start, "anchors are not allowed");
            }
            if (!node.Tag.IsEmpty)
            {
                throw Mistake(start, "tags are not allowed");
            }
        }
        if (++nodes > MaxNodes)
        {
            throw Mistake(start, $"more than {MaxNodes} values");
        }
        if (depth > ImageLimits.MaxYamlDepth)
        {
            throw Mistake(start, $"more than {ImageLimits.MaxYamlDepth} levels deep");
        }
        return start switch
        {
            Scalar scalar => Text(scalar),
            SequenceStart => List(start, depth),
            MappingStart => Mapping(start, depth),
            _ => throw Mistake(start, "expected a value"),
        };
    }

    private YamlText Text(Scalar scalar) => new(scalar.Value, scalar.Style == ScalarStyle.Plain, Span(scalar, scalar));

    private YamlList List(ParsingEvent start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!parser.Accept<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }
        return new(items.ToImmutable(), Span(start, parser.Consume<SequenceEnd>()));
    }

    private YamlMapping Mapping(ParsingEvent start, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<YamlText, YamlNode>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.Accept<MappingEnd>(out _))
        {
            var at = parser.Current!;
            if (Node(depth + 1) is not YamlText key)
            {
                throw Mistake(at, "a key is a text");
            }
            if (!seen.Add(key.Value))
            {
                throw Mistake(at, $"the key '{key.Value}' stands twice");
            }
            entries.Add(new(key, Node(depth + 1)));
        }
        return new(entries.ToImmutable(), Span(start, parser.Consume<MappingEnd>()));
    }

    private SourceSpan Span(ParsingEvent start, ParsingEvent end)
    {
        var from = (int)Math.Min(start.Start.Index, source.Text.Length);
        var to = (int)Math.Min(end.End.Index, source.Text.Length);
        // The marks of a block run up to the next key.
        while (to > from && char.IsWhiteSpace(source.Text[to - 1]))
        {
            to--;
        }
        return source.SpanAt(from, to);
    }

    private UsageException Mistake(ParsingEvent at, string message) =>
        new($"{source.Name}:{at.Start.Line}:{at.Start.Column}: {message}");
}
