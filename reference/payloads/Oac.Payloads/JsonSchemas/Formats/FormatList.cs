using System.Collections.Frozen;
using Oac.Payloads.JsonSchemas.Patterns;

namespace Oac.Payloads.JsonSchemas.Formats;

/// <summary>Whether a string is of a format. The text is valid UTF-16.</summary>
internal delegate bool FormatCheck(ReadOnlySpan<char> text);

/// <summary>The formats by name, one list for each dialect that added some.</summary>
internal static class FormatList
{
    public static readonly FrozenDictionary<string, FormatCheck> Draft4 = new Dictionary<string, FormatCheck>
    {
        ["date-time"] = DateFormats.IsDateTime,
        ["email"] = static t => MailFormats.IsEmail(t, international: false),
        ["hostname"] = static t => HostFormats.IsHostname(t, knowsIdna: false),
        ["ipv4"] = HostFormats.IsIPv4,
        ["ipv6"] = HostFormats.IsIPv6,
        ["uri"] = static t => UriFormats.IsUri(t, international: false, relative: false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, FormatCheck> Draft6 = new Dictionary<string, FormatCheck>(Draft4)
    {
        ["uri-reference"] = static t => UriFormats.IsUri(t, international: false, relative: true),
        ["uri-template"] = TemplateFormats.IsUriTemplate,
        ["json-pointer"] = PointerFormats.IsJsonPointer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, FormatCheck> Draft7 = new Dictionary<string, FormatCheck>(Draft6)
    {
        ["date"] = DateFormats.IsDate,
        ["hostname"] = static t => HostFormats.IsHostname(t, knowsIdna: true),
        ["time"] = DateFormats.IsTime,
        ["idn-email"] = static t => MailFormats.IsEmail(t, international: true),
        ["idn-hostname"] = InternationalNames.IsHostname,
        ["iri"] = static t => UriFormats.IsUri(t, international: true, relative: false),
        ["iri-reference"] = static t => UriFormats.IsUri(t, international: true, relative: true),
        ["relative-json-pointer"] = PointerFormats.IsRelativeJsonPointer,
        ["regex"] = IsRegex,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, FormatCheck> Draft201909 = new Dictionary<string, FormatCheck>(
        Draft7
    )
    {
        ["duration"] = DateFormats.IsDuration,
        ["uuid"] = PointerFormats.IsUuid,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static bool IsRegex(ReadOnlySpan<char> text)
    {
        if (text.Length > JsonSchemaLimits.Default.MaxPatternLength)
        {
            return false;
        }
        try
        {
            PatternParser.Parse(text.ToString());
            return true;
        }
        catch (PatternException)
        {
            return false;
        }
    }
}
