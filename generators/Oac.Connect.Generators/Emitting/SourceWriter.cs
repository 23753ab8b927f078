using System.Linq;
using System.Text;
using System.Xml;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Oac.Connect.Generators.Emitting;

/// <summary>Writes C# with indentation. Line ends are the same on every system, so that the output is too.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes one line; an empty one carries no blanks.</summary>
    public SourceWriter Line(string line = "")
    {
        if (line.Length != 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }
        _text.Append('\n');
        return this;
    }

    /// <summary>Writes lines as they are, each at the present depth.</summary>
    public SourceWriter Lines(string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            Line(line.TrimEnd('\r'));
        }
        return this;
    }

    /// <summary>Writes a line one step further in.</summary>
    public SourceWriter Indented(string line)
    {
        _depth++;
        Line(line);
        _depth--;
        return this;
    }

    /// <summary>Writes a line and opens a block below it.</summary>
    public SourceWriter Open(string line)
    {
        Line(line).Line("{");
        _depth++;
        return this;
    }

    /// <summary>Closes a block.</summary>
    public SourceWriter Close()
    {
        _depth--;
        return Line("}");
    }

    /// <summary>Writes a documentation comment: the first paragraph, and the others as remarks.</summary>
    public SourceWriter Doc(EquatableArray<string> paragraphs, string otherwise)
    {
        Line($"/// <summary>{(paragraphs.Count == 0 ? otherwise : Escape(paragraphs[0]))}</summary>");
        if (paragraphs.Count > 1)
        {
            Line("/// <remarks>");
            foreach (var paragraph in paragraphs.Skip(1))
            {
                Line($"/// <para>{Escape(paragraph)}</para>");
            }
            Line("/// </remarks>");
        }
        return this;
    }

    public SourceText ToSourceText() => SourceText.From(_text.ToString(), Encoding.UTF8);

    /// <summary>Text as the content of an XML element.</summary>
    public static string Escape(string text) =>
        new StringBuilder()
            .Append(text.Where(static c => XmlConvert.IsXmlChar(c)).ToArray())
            .Replace("&", "&amp;")
            .Replace("<", "&lt;")
            .Replace(">", "&gt;")
            .ToString();

    /// <summary>Text as a C# literal.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
