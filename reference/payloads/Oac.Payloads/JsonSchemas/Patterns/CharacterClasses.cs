using System.Collections.Concurrent;
using System.Globalization;

namespace Oac.Payloads.JsonSchemas.Patterns;

/// <summary>The classes of characters that ECMA-262 names.</summary>
internal static class CharacterClasses
{
    public static readonly CodePoints Digits = CodePoints.Of(('0', '9'));

    public static readonly CodePoints Word = CodePoints.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    /// <summary>WhiteSpace and LineTerminator.</summary>
    public static readonly CodePoints Space = CodePoints.Of(
        (9, 13),
        (32, 32),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
        (0xFEFF, 0xFEFF)
    );

    /// <summary>What the dot matches.</summary>
    public static readonly CodePoints Any = CodePoints.Of((10, 10), (13, 13), (0x2028, 0x2029)).Inverted();

    private static readonly ConcurrentDictionary<string, CodePoints> Found = new(StringComparer.Ordinal);

    // Each row: short name, long names, categories.
    private static readonly (string[] Names, UnicodeCategory[] Categories)[] Categories =
    [
        (["Lu", "Uppercase_Letter"], [UnicodeCategory.UppercaseLetter]),
        (["Ll", "Lowercase_Letter"], [UnicodeCategory.LowercaseLetter]),
        (["Lt", "Titlecase_Letter"], [UnicodeCategory.TitlecaseLetter]),
        (
            ["LC", "Cased_Letter"],
            [UnicodeCategory.UppercaseLetter, UnicodeCategory.LowercaseLetter, UnicodeCategory.TitlecaseLetter]
        ),
        (["Lm", "Modifier_Letter"], [UnicodeCategory.ModifierLetter]),
        (["Lo", "Other_Letter"], [UnicodeCategory.OtherLetter]),
        (["L", "Letter"], Between(UnicodeCategory.UppercaseLetter, UnicodeCategory.OtherLetter)),
        (["Mn", "Nonspacing_Mark"], [UnicodeCategory.NonSpacingMark]),
        (["Mc", "Spacing_Mark"], [UnicodeCategory.SpacingCombiningMark]),
        (["Me", "Enclosing_Mark"], [UnicodeCategory.EnclosingMark]),
        (["M", "Mark", "Combining_Mark"], Between(UnicodeCategory.NonSpacingMark, UnicodeCategory.EnclosingMark)),
        (["Nd", "Decimal_Number", "digit"], [UnicodeCategory.DecimalDigitNumber]),
        (["Nl", "Letter_Number"], [UnicodeCategory.LetterNumber]),
        (["No", "Other_Number"], [UnicodeCategory.OtherNumber]),
        (["N", "Number"], Between(UnicodeCategory.DecimalDigitNumber, UnicodeCategory.OtherNumber)),
        (["Zs", "Space_Separator"], [UnicodeCategory.SpaceSeparator]),
        (["Zl", "Line_Separator"], [UnicodeCategory.LineSeparator]),
        (["Zp", "Paragraph_Separator"], [UnicodeCategory.ParagraphSeparator]),
        (["Z", "Separator"], Between(UnicodeCategory.SpaceSeparator, UnicodeCategory.ParagraphSeparator)),
        (["Cc", "Control", "cntrl"], [UnicodeCategory.Control]),
        (["Cf", "Format"], [UnicodeCategory.Format]),
        (["Co", "Private_Use"], [UnicodeCategory.PrivateUse]),
        (["Cn", "Unassigned"], [UnicodeCategory.OtherNotAssigned]),
        (
            ["C", "Other"],
            [
                UnicodeCategory.Control,
                UnicodeCategory.Format,
                UnicodeCategory.PrivateUse,
                UnicodeCategory.OtherNotAssigned,
            ]
        ),
        (["Pc", "Connector_Punctuation"], [UnicodeCategory.ConnectorPunctuation]),
        (["Pd", "Dash_Punctuation"], [UnicodeCategory.DashPunctuation]),
        (["Ps", "Open_Punctuation"], [UnicodeCategory.OpenPunctuation]),
        (["Pe", "Close_Punctuation"], [UnicodeCategory.ClosePunctuation]),
        (["Pi", "Initial_Punctuation"], [UnicodeCategory.InitialQuotePunctuation]),
        (["Pf", "Final_Punctuation"], [UnicodeCategory.FinalQuotePunctuation]),
        (["Po", "Other_Punctuation"], [UnicodeCategory.OtherPunctuation]),
        (
            ["P", "Punctuation", "punct"],
            Between(UnicodeCategory.ConnectorPunctuation, UnicodeCategory.OtherPunctuation)
        ),
        (["Sm", "Math_Symbol"], [UnicodeCategory.MathSymbol]),
        (["Sc", "Currency_Symbol"], [UnicodeCategory.CurrencySymbol]),
        (["Sk", "Modifier_Symbol"], [UnicodeCategory.ModifierSymbol]),
        (["So", "Other_Symbol"], [UnicodeCategory.OtherSymbol]),
        (["S", "Symbol"], Between(UnicodeCategory.MathSymbol, UnicodeCategory.OtherSymbol)),
    ];

    /// <summary>The class that <c>\p{…}</c> names; null where it is not known here, as scripts are.</summary>
    public static CodePoints? Property(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = text;
        if (equals >= 0)
        {
            if (text[..equals] is not ("General_Category" or "gc"))
            {
                return null;
            }
            name = text[(equals + 1)..];
        }
        else
        {
            switch (text)
            {
                case "Any":
                    return CodePoints.Of((0, CodePoints.Last));
                case "ASCII":
                    return CodePoints.Of((0, 127));
                case "ASCII_Hex_Digit" or "AHex":
                    return CodePoints.Of(('0', '9'), ('A', 'F'), ('a', 'f'));
                case "White_Space" or "space":
                    return Found.GetOrAdd(
                        text,
                        static _ => Where(static p => p <= 0xFFFF && char.IsWhiteSpace((char)p))
                    );
            }
        }
        var row = Array.Find(Categories, r => r.Names.Contains(name));
        return row.Categories is { } categories
            ? Found.GetOrAdd(row.Names[0], _ => Where(p => categories.Contains(CharUnicodeInfo.GetUnicodeCategory(p))))
            : null;
    }

    private static CodePoints Where(Func<int, bool> isIn)
    {
        var ranges = new List<(int, int)>();
        var start = -1;
        for (var point = 0; point <= CodePoints.Last + 1; point++)
        {
            var inside = point <= CodePoints.Last && isIn(point);
            if (inside && start < 0)
            {
                start = point;
            }
            else if (!inside && start >= 0)
            {
                ranges.Add((start, point - 1));
                start = -1;
            }
        }
        return CodePoints.Union(ranges);
    }

    private static UnicodeCategory[] Between(UnicodeCategory first, UnicodeCategory last) =>
        [.. Enum.GetValues<UnicodeCategory>().Where(c => first <= c && c <= last)];
}
