using System.Buffers;
using System.Globalization;

namespace Oac.Spec.Labels;

/// <summary>The forms of values, as docs/decisions.md settles them where the specification leaves them open. None of the methods throws.</summary>
public static class LabelValue
{
    private static readonly SearchValues<char> VariableCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
    );

    /// <summary>Whether a value has the form of its kind. An empty value counts as not set and is well-formed.</summary>
    public static bool IsWellFormed(LabelValueKind kind, string value) =>
        value.Length == 0
        || kind switch
        {
            LabelValueKind.Boolean => TryBoolean(value) is not null,
            LabelValueKind.PositiveInteger => TryPositiveInteger(value) is not null,
            LabelValueKind.Percentage => TryPercentage(value) is not null,
            LabelValueKind.SpaceSeparatedList => value.AsSpan().ContainsAnyExcept(' '),
            LabelValueKind.EnvironmentVariable => IsVariableName(value),
            LabelValueKind.AbsolutePath => IsAbsolutePath(value),
            LabelValueKind.MediaType => IsMediaType(value),
            LabelValueKind.SpecVersion => Spec.SpecVersion.TryParse(value, out _),
            _ => true,
        };

    /// <summary><c>true</c> or <c>false</c>, case included; null otherwise.</summary>
    public static bool? TryBoolean(string value) =>
        value switch
        {
            "true" => true,
            "false" => false,
            _ => null,
        };

    /// <summary>Digits without sign that fit 63 bits and are not 0; null otherwise.</summary>
    public static long? TryPositiveInteger(string value) =>
        // TryParse passes over NULs at the end.
        !value.EndsWith('\0')
        && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;

    /// <summary>Digits with an optional fraction, from 0 to 100; null otherwise. At most 28 digits count.</summary>
    public static decimal? TryPercentage(string value)
    {
        var text = value.AsSpan();
        if (text.IsEmpty || text.Length > 64 || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[^1]))
        {
            return null;
        }
        return
            decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number is >= 0 and <= 100
            ? number
            : null;
    }

    /// <summary><c>[A-Za-z_][A-Za-z0-9_]*</c>.</summary>
    public static bool IsVariableName(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || char.IsAsciiDigit(value[0]))
        {
            return false;
        }
        return !value.ContainsAnyExcept(VariableCharacters);
    }

    /// <summary>Begins with a slash, holds no <c>..</c> segment and no control character.</summary>
    public static bool IsAbsolutePath(ReadOnlySpan<char> value)
    {
        if (
            value.IsEmpty
            || value[0] != '/'
            || value.ContainsAnyInRange('\0', '\x1f')
            || value.ContainsAnyInRange('\x7f', '\x9f')
        )
        {
            return false;
        }
        for (
            var rest = value;
            rest.IndexOf("/..", StringComparison.Ordinal) is >= 0 and var at;
            rest = rest[(at + 3)..]
        )
        {
            if (rest.Length == at + 3 || rest[at + 3] == '/')
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Type, slash, subtype (RFC 6838), with parameters after a semicolon.</summary>
    public static bool IsMediaType(ReadOnlySpan<char> value)
    {
        var semicolon = value.IndexOf(';');
        var essence = (semicolon < 0 ? value : value[..semicolon]).TrimEnd(' ');
        var slash = essence.IndexOf('/');
        return slash > 0 && IsRestrictedName(essence[..slash]) && IsRestrictedName(essence[(slash + 1)..]);
    }

    /// <summary>A DNS label that begins with a letter (5.6): lower case, digits, hyphens, 63 characters at most.</summary>
    public static bool IsChannelName(ReadOnlySpan<char> value)
    {
        if (value.Length is 0 or > 63 || !char.IsAsciiLetterLower(value[0]) || value[^1] == '-')
        {
            return false;
        }
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>A scope token of RFC 6749 3.3: printable ASCII without space, quotation mark and backslash.</summary>
    public static bool IsScopeToken(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (c is < '!' or > '~' or '"' or '\\')
            {
                return false;
            }
        }
        return !value.IsEmpty;
    }

    /// <summary>
    /// The path without doubled slashes, dot segments and a final slash, so that two spellings of one place are equal. Only for
    /// well-formed paths.
    /// </summary>
    public static string NormalisePath(string path)
    {
        if (!path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal))
        {
            return path.Length > 1 && path[^1] == '/' ? path[..^1] : path;
        }
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static p => p != ".");
        return "/" + string.Join('/', parts);
    }

    /// <summary>Whether a normalised path lies below another, or is it.</summary>
    public static bool IsAtOrBelow(string path, string folder) =>
        folder == "/"
        || (
            path.StartsWith(folder, StringComparison.Ordinal)
            && (path.Length == folder.Length || path[folder.Length] == '/')
        );

    private static bool IsRestrictedName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 127 || !char.IsAsciiLetterOrDigit(name[0]))
        {
            return false;
        }
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$&-^_.+".Contains(c))
            {
                return false;
            }
        }
        return true;
    }
}
