using System.Globalization;

namespace Oac.Payloads.JsonSchemas.Formats;

/// <summary>The Bidi rule of RFC 5893, section 2: what keeps names legible that hold letters which are written from right to left.</summary>
internal static class BidiRule
{
    /// <summary>Bidirectional classes (UAX 9), as far as characters of names have them.</summary>
    private enum BidiClass
    {
        LeftToRight,
        RightToLeft,
        ArabicLetter,
        ArabicNumber,
        EuropeanNumber,
        EuropeanSeparator,
        NonSpacingMark,
        BoundaryNeutral,
        OtherNeutral,
    }

    /// <summary>Whether the labels of a name, as code points, keep the rule; a name with no label from right to left always does.</summary>
    public static bool Holds(IReadOnlyCollection<List<int>> labels) =>
        !labels.Any(static label => label.Exists(static p => MakesBidi(Of(p)))) || labels.All(IsKept);

    private static bool MakesBidi(BidiClass kind) =>
        kind is BidiClass.RightToLeft or BidiClass.ArabicLetter or BidiClass.ArabicNumber;

    private static bool IsKept(List<int> label)
    {
        var last = label.Count - 1;
        while (last > 0 && Of(label[last]) == BidiClass.NonSpacingMark)
        {
            last--;
        }
        var end = Of(label[last]);
        switch (Of(label[0]))
        {
            case BidiClass.LeftToRight:
                return end is BidiClass.LeftToRight or BidiClass.EuropeanNumber
                    && label.TrueForAll(static p => !MakesBidi(Of(p)));
            case BidiClass.RightToLeft or BidiClass.ArabicLetter:
                return (MakesBidi(end) || end == BidiClass.EuropeanNumber)
                    && label.TrueForAll(static p => Of(p) != BidiClass.LeftToRight)
                    && !(Has(label, BidiClass.EuropeanNumber) && Has(label, BidiClass.ArabicNumber));
            default:
                return false;
        }
    }

    private static bool Has(List<int> label, BidiClass kind) => label.Exists(p => Of(p) == kind);

    /// <summary>
    /// The class by the ranges of DerivedBidiClass.txt, of which letters and digits that names may hold follow the blocks' own; marks are told by
    /// their category.
    /// </summary>
    private static BidiClass Of(int point)
    {
        switch (point)
        {
            case '-':
                return BidiClass.EuropeanSeparator;
            case >= '0' and <= '9' or >= 0x6F0 and <= 0x6F9:
                return BidiClass.EuropeanNumber;
            case >= 0x660 and <= 0x669 or >= 0x10D30 and <= 0x10D39:
                return BidiClass.ArabicNumber;
            case 0x200C or 0x200D:
                return BidiClass.BoundaryNeutral;
            case 0xB7 or 0x2B9 or 0x2BA or >= 0x2C6 and <= 0x2CF or 0x2EC or 0x375 or 0x30FB:
                return BidiClass.OtherNeutral;
        }
        if (point >= 0x300 && CharUnicodeInfo.GetUnicodeCategory(point) == UnicodeCategory.NonSpacingMark)
        {
            return BidiClass.NonSpacingMark;
        }
        return point switch
        {
            >= 0x600
            and <= 0x7BF
            or >= 0x860
            and <= 0x8FF
            or >= 0xFB50
            and <= 0xFDFF
            or >= 0xFE70
            and <= 0xFEFF
            or >= 0x10D00
            and <= 0x10D3F
            or >= 0x10EC0
            and <= 0x10EFF
            or >= 0x10F30
            and <= 0x10F6F
            or >= 0x1EC70
            and <= 0x1ECBF
            or >= 0x1ED00
            and <= 0x1ED4F
            or >= 0x1EE00
            and <= 0x1EEFF => BidiClass.ArabicLetter,
            >= 0x590
            and <= 0x85F
            or >= 0xFB1D
            and <= 0xFB4F
            or >= 0x10800
            and <= 0x10FFF
            or >= 0x1E800
            and <= 0x1EFFF => BidiClass.RightToLeft,
            _ => BidiClass.LeftToRight,
        };
    }
}
