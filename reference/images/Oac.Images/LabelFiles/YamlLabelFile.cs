using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Oac.Images.LabelFiles;

/// <summary>
/// Reads a YAML mapping of label keys to texts. Scalars are taken as the text that stands there, so <c>true</c> and
/// <c>128000</c> need no quotes. Anchors, aliases, tags, nested collections and further documents are refused.
/// </summary>
internal sealed class YamlLabelFile
{
    private readonly SourceText _source;
    private readonly LabelFileBuilder _labels;
    private readonly List<SourceComment> _comments = [];
    private readonly Parser _parser;
    private int _pending;

    private YamlLabelFile(SourceText source)
    {
        _source = source;
        _labels = new LabelFileBuilder(source, ImageInputFormat.LabelsYaml);
        _parser = new Parser(new Scanner(new StringReader(source.Text), skipComments: false));
    }

    public static ImageDescription Read(SourceText source)
    {
        var file = new YamlLabelFile(source);
        try
        {
            file.ReadDocument();
        }
        catch (YamlException e)
        {
            file._labels.Error(
                ImageDiagnosticCodes.InvalidYaml,
                $"not well-formed YAML: {e.InnerException?.Message ?? e.Message}",
                file.Span(e.Start, e.End)
            );
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // How YamlDotNet 16.3.0 gives up on some flow mappings that are never closed, and on a tag that is no URI.
            file._labels.Error(
                ImageDiagnosticCodes.InvalidYaml,
                "not well-formed YAML behind this place",
                file.SpanOf(file._parser.Current)
            );
        }

        return file._labels.Build([.. file._comments]);
    }

    /// <summary>Whether the first thing in the text is a key of a mapping.</summary>
    public static bool LooksLikeMapping(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            while (parser.MoveNext())
            {
                if (parser.Current is NodeEvent node)
                {
                    return node is MappingStart;
                }
            }
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            // What is no YAML is no mapping.
            return false;
        }

        return false;
    }

    private void ReadDocument()
    {
        if (Next() is not StreamStart || Next() is not DocumentStart)
        {
            Wrong("a label file is a mapping of label keys to texts; this one is empty", SourceSpan.Start);
            return;
        }

        var root = Next();
        if (root is not MappingStart mapping)
        {
            Wrong($"a label file is a mapping of label keys to texts, not {Describe(root)}", SpanOf(root));
            return;
        }

        CheckNode(mapping);
        while (Next() is { } key and not MappingEnd)
        {
            if (key is not Scalar scalar)
            {
                Wrong($"a label key is a text, not {Describe(key)}", SpanOf(key));
                Skip(key);
                Skip(Next());
                continue;
            }

            ReadValue(scalar, Next());
            if (_labels.Full)
            {
                return;
            }
        }

        while (Next() is { } rest)
        {
            if (rest is DocumentStart)
            {
                Wrong("a label file is one document; a second one begins here", SpanOf(rest));
                return;
            }
        }
    }

    private void ReadValue(Scalar key, ParsingEvent? value)
    {
        CheckNode(key);
        if (value is Scalar text)
        {
            CheckNode(text);
            var last = SpanOf(text).EndLine;
            var first = SpanOf(key).StartLine;
            for (; _pending < _comments.Count && _comments[_pending].Span.StartLine < first; _pending++)
            {
                _comments[_pending] = _comments[_pending] with { Following = new SourceLines(first, last) };
            }

            _labels.Add(key.Value, SpanOf(key), text.Value, SpanOf(text));
            return;
        }

        Wrong($"the value of label '{key.Value}' is {Describe(value)}; labels are texts", SpanOf(value));
        Skip(value);
    }

    private void CheckNode(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            Wrong("anchors are not allowed in a label file", SpanOf(node));
        }

        if (!node.Tag.IsEmpty)
        {
            Wrong("tags are not allowed in a label file", SpanOf(node));
        }
    }

    // The parser keeps its own stack, so depth costs nothing here but a number.
    private void Skip(ParsingEvent? start)
    {
        var depth = Step(start);
        while (depth > 0 && Next() is { } next)
        {
            depth += Step(next);
            if (depth > ImageLimits.MaxYamlDepth)
            {
                throw new YamlException(
                    next.Start,
                    next.End,
                    $"collections stand more than {ImageLimits.MaxYamlDepth} deep in each other"
                );
            }
        }

        static int Step(ParsingEvent? e) =>
            e is MappingStart or SequenceStart ? 1
            : e is MappingEnd or SequenceEnd ? -1
            : 0;
    }

    private ParsingEvent? Next()
    {
        while (_parser.MoveNext())
        {
            if (_parser.Current is not Comment comment)
            {
                return _parser.Current;
            }

            _comments.Add(new SourceComment(comment.Value.Trim(), Span(comment.Start, comment.End), null));
        }

        return null;
    }

    private void Wrong(string message, SourceSpan span) =>
        _labels.Error(ImageDiagnosticCodes.InvalidYaml, message, span);

    private SourceSpan SpanOf(ParsingEvent? e) => e is null ? SourceSpan.Start : Span(e.Start, e.End);

    private SourceSpan Span(Mark start, Mark end)
    {
        var from = (int)Math.Min(start.Index, _source.Text.Length);
        var to = (int)Math.Min(end.Index, _source.Text.Length);
        // The marks of a block scalar run up to the next key.
        while (to > from && char.IsWhiteSpace(_source.Text[to - 1]))
        {
            to--;
        }

        return _source.SpanAt(from, to);
    }

    private static string Describe(ParsingEvent? e) =>
        e switch
        {
            MappingStart => "a mapping",
            SequenceStart => "a sequence",
            AnchorAlias => "an alias",
            Scalar => "a text",
            _ => "nothing",
        };
}
