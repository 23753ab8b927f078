using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Oac.Planning.Configuration;
using Oac.Spec.Linting;

namespace Oac.Planning;

/// <summary>Parts of messages: bounded, and on one line whatever labels and configuration hold.</summary>
internal static class Messages
{
    /// <summary>The most items of a list that are written out.</summary>
    public const int MaxItems = 5;

    private const int MaxLine = 200;

    /// <summary>Items with something between them, and how many more there are.</summary>
    public static string List<T>(
        IReadOnlyCollection<T> items,
        Func<T, string> show,
        int max = MaxItems,
        string between = ", ",
        int? outOf = null
    )
    {
        var text = string.Join(between, items.Take(max).Select(show));
        var more = (outOf ?? items.Count) - Math.Min(items.Count, max);
        return more > 0 ? $"{text}{(between == ", " ? " " : between)}and {more} more" : text;
    }

    /// <summary>A name without quotes.</summary>
    public static string Name(string name) =>
        Show.Quoted(name) is ['\'', .. var inner, '\''] ? inner : Show.Quoted(name);

    /// <summary>Names in quotes.</summary>
    public static string Names(IReadOnlyCollection<string> names) => List(names, static n => Show.Quoted(n));

    /// <summary>Patterns in quotes, or that there are none.</summary>
    public static string Patterns(ImmutableArray<Pattern> patterns) =>
        patterns.IsEmpty ? "nothing" : List(patterns, static p => Show.Quoted(p.Text));

    /// <summary>A sentence that someone else wrote, without quotes.</summary>
    public static string Line(string text)
    {
        var cut = text.Length > MaxLine;
        var builder = new StringBuilder(MaxLine + 1);
        foreach (var rune in (cut ? text[..MaxLine] : text).EnumerateRunes())
        {
            var isHarmless =
                Rune.GetUnicodeCategory(rune)
                is not (
                    UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                );
            builder.Append(isHarmless ? rune.ToString() : " ");
        }
        return cut ? builder.Append('…').ToString() : builder.ToString();
    }

    /// <summary>A number, whatever the culture.</summary>
    public static string Number(decimal number) =>
        number.ToString("0.############################", CultureInfo.InvariantCulture);
}
