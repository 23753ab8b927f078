using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Oac.Planning.Configuration.Reading;

/// <summary>Walks through the parser's events, which keep no state of what has been.</summary>
internal sealed class YamlWalk(string text, FindingSink sink)
{
    private readonly Parser _parser = new(new StringReader(text));
    private int _nodes;

    /// <summary>The root; null where there is none.</summary>
    /// <exception cref="YamlException">The text is no YAML, or passes a limit.</exception>
    public ConfigurationNode? Read()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }
        _parser.Consume<DocumentStart>();
        var root = Node(1);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            Add(_parser.Current!, "a second document begins here; one is allowed");
        }
        return root is ConfigurationText { IsPlain: true, Value: "" } ? null : root;
    }

    private ConfigurationNode Node(int depth)
    {
        var start = _parser.Consume<ParsingEvent>();
        if (++_nodes > ConfigurationDocument.MaxNodes)
        {
            throw Limit(start, $"more than {ConfigurationDocument.MaxNodes} values; the rest is not read");
        }
        if (depth > ConfigurationDocument.MaxDepth)
        {
            throw Limit(start, $"more than {ConfigurationDocument.MaxDepth} levels deep; the rest is not read");
        }
        var (line, column) = At(start);
        switch (start)
        {
            case AnchorAlias:
                Add(
                    start,
                    "an alias (*name) is not allowed: write the value out; a text that begins with * stands in quotes"
                );
                return new ConfigurationBroken(line, column);
            case NodeEvent { Anchor.IsEmpty: false }:
                Add(start, "an anchor (&name) is not allowed: write values out");
                break;
            case NodeEvent { Tag.IsEmpty: false }:
                Add(start, "a tag (!name) is not allowed");
                break;
        }
        return start switch
        {
            Scalar { Value.Length: > ConfigurationDocument.MaxTextLength } => TooLong(start),
            Scalar scalar => new ConfigurationText(scalar.Value, scalar.Style == ScalarStyle.Plain, line, column),
            SequenceStart => List(line, column, depth),
            MappingStart => Mapping(line, column, depth),
            _ => throw Limit(start, "expected a value"),
        };
    }

    private ConfigurationBroken TooLong(ParsingEvent start)
    {
        Add(start, $"a value of more than {ConfigurationDocument.MaxTextLength} characters");
        var (line, column) = At(start);
        return new(line, column);
    }

    private ConfigurationList List(int line, int column, int depth)
    {
        var items = ImmutableArray.CreateBuilder<ConfigurationNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }
        return new(items.DrainToImmutable(), line, column);
    }

    private ConfigurationMapping Mapping(int line, int column, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<ConfigurationEntry>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            var value = Node(depth + 1);
            if (key is not ConfigurationText name)
            {
                if (key is not ConfigurationBroken)
                {
                    sink.Add(key, null, $"{key.Kind} stands where a key is expected; a key is a text");
                }
                continue;
            }
            if (!seen.TryAdd(name.Value, name.Line))
            {
                sink.Add(
                    name,
                    null,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the key {Foreign.Quoted(name.Value)} stands twice; first on line {seen[name.Value]}"
                    )
                );
                continue;
            }
            entries.Add(new(name, value));
        }
        return new(entries.DrainToImmutable(), line, column);
    }

    private void Add(ParsingEvent at, string message)
    {
        var (line, column) = At(at);
        sink.Add(line, column, null, message);
    }

    private static (int Line, int Column) At(ParsingEvent at) =>
        (ConfigurationDocument.Place(at.Start.Line), ConfigurationDocument.Place(at.Start.Column));

    private static YamlLimitException Limit(ParsingEvent at, string message) => new(at.Start, message);
}
