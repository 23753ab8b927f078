using System.Text.Json;
using System.Text.Unicode;

namespace Oac.Payloads;

/// <summary>What the reader of JSON says of a text that is none.</summary>
internal static class JsonText
{
    private const string AfterQuote = "' is ";
    private const string LeadingZero = "Invalid leading zero";

    /// <summary>The message without its "LineNumber: … | BytePositionInLine: …". It may quote some of the text.</summary>
    public static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
    }

    /// <summary>The same without what it quotes, for a text that may hold secrets.</summary>
    public static string ReasonWithoutText(JsonException e)
    {
        var reason = Reason(e);
        if (reason.StartsWith(LeadingZero, StringComparison.Ordinal))
        {
            return LeadingZero;
        }
        // Messages begin with what they quote, and what is quoted may hold anything.
        var end = reason.StartsWith('\'') ? reason.LastIndexOf(AfterQuote, StringComparison.Ordinal) : -1;
        return end < 0 ? reason : $"what stands here {reason[(end + 2)..]}";
    }

    /// <summary>The byte that the reader stopped at, from 0.</summary>
    public static long Offset(ReadOnlySpan<byte> text, JsonException e)
    {
        var start = 0;
        for (var line = e.LineNumber ?? 0; line > 0; line--)
        {
            start += text[start..].IndexOf((byte)'\n') + 1;
        }
        return start + (e.BytePositionInLine ?? 0);
    }

    /// <summary>The first byte that is no UTF-8, from 0.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        Utf8.ToUtf16(bytes, new char[Math.Max(bytes.Length, 1)], out var read, out _, replaceInvalidSequences: false);
        return read;
    }
}
