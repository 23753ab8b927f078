using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;

namespace Oac.Planning.Configuration.Reading;

/// <summary>
/// One YAML document of mappings, lists and single values, each with its place. Anchors, aliases and tags are refused, so that what is read
/// is what stands there and nothing grows; length, depth and number of values are limited. No text makes the reading throw.
/// </summary>
public sealed class ConfigurationDocument
{
    /// <summary>The longest file, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The most values, keys counted.</summary>
    public const int MaxNodes = 1_000_000;

    /// <summary>How deep values may nest.</summary>
    public const int MaxDepth = 16;

    /// <summary>The longest single value or key, in UTF-16 code units.</summary>
    public const int MaxTextLength = 4096;

    private ConfigurationDocument(string file, FindingSink sink)
    {
        File = file;
        Sink = sink;
    }

    /// <summary>How the file is called in findings.</summary>
    public string File { get; }

    /// <summary>The value at the top; null where the file is empty or no YAML.</summary>
    public ConfigurationNode? Root { get; private init; }

    /// <summary>What is wrong with the document as YAML, in the order of the places.</summary>
    public ImmutableArray<ConfigurationFinding> Findings => Sink.Sorted().Told;

    /// <summary>Where what is found goes, and what its readers find goes too.</summary>
    internal FindingSink Sink { get; private init; }

    /// <summary>Reads a document.</summary>
    /// <param name="file">How the file is called in findings.</param>
    /// <param name="utf8">Its content; a byte order mark is passed over.</param>
    public static ConfigurationDocument Parse(string file, ReadOnlySpan<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (utf8.Length > MaxBytes)
        {
            return Broken(file, 1, 1, $"the file has more than {MaxBytes / 1024 / 1024} MiB, the most that is read");
        }
        utf8 = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        var bad = FirstBadByte(utf8);
        if (bad >= 0)
        {
            var before = utf8[..bad];
            return Broken(
                file,
                before.Count((byte)'\n') + 1,
                Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1,
                "the file is not UTF-8 from here on"
            );
        }
        return Parse(file, Encoding.UTF8.GetString(utf8));
    }

    /// <summary>Reads a document.</summary>
    /// <param name="file">How the file is called in findings.</param>
    /// <param name="text">Its content.</param>
    public static ConfigurationDocument Parse(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxBytes)
        {
            return Broken(file, 1, 1, $"the file has more than {MaxBytes / 1024 / 1024} MiB, the most that is read");
        }
        var sink = new FindingSink(file);
        try
        {
            return new(file, sink) { Root = new YamlWalk(text, sink).Read() };
        }
        catch (YamlException e)
        {
            sink.Add(Place(e.Start.Line), Place(e.Start.Column), null, Reason(text, e));
        }
        catch (InvalidOperationException)
        {
            // How YamlDotNet 16.3.0 gives up on some flow mappings that are never closed.
            sink.Add(1, 1, null, "not well-formed YAML: a bracket is never closed");
        }
        catch (ArgumentException)
        {
            // How it gives up on a tag that is no URI.
            sink.Add(1, 1, null, "not well-formed YAML: a tag (!name) that is none");
        }
        return new(file, sink);
    }

    private static ConfigurationDocument Broken(string file, int line, int column, string message)
    {
        var sink = new FindingSink(file);
        sink.Add(line, column, null, message);
        return new(file, sink);
    }

    /// <summary>What the parser says may quote the file; what it says of the limits of ours is ours.</summary>
    private static string Reason(string text, YamlException e)
    {
        if (e is YamlLimitException)
        {
            return e.Message;
        }
        var at = (int)Math.Clamp(e.Start.Index, 0, text.Length);
        return at < text.Length && text[at] == '*'
            ? "not well-formed YAML: a text that begins with * stands in quotes: \"*\""
            : $"not well-formed YAML: {Foreign.Quoted(e.InnerException?.Message ?? e.Message).Trim('\'')}";
    }

    internal static int Place(long number) => (int)Math.Clamp(number, 1, int.MaxValue);

    private static int FirstBadByte(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        while (at < utf8.Length)
        {
            if (Rune.DecodeFromUtf8(utf8[at..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return at;
            }
            at += length;
        }
        return -1;
    }
}
