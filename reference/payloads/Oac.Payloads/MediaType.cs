using System.Text;

namespace Oac.Payloads;

/// <summary>
/// A media type with its parameters: RFC 9110, section 8.3.1. Names are told apart without regard to case, and a value may stand in quotes.
/// </summary>
internal readonly record struct MediaType
{
    private const string TokenSigns = "!#$%&'*+-.^_`|~";

    private MediaType(string essence, IReadOnlyList<(string Name, string Value)> parameters)
    {
        Essence = essence;
        Parameters = parameters;
    }

    /// <summary>Type and subtype, as they were written.</summary>
    public string Essence { get; }

    public IReadOnlyList<(string Name, string Value)> Parameters { get; }

    public bool Is(string essence) => Essence.Equals(essence, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a parameter, or <see langword="null"/> where it does not stand there; whether it stands there once at most.</summary>
    public bool TryGetParameter(string name, out string? value)
    {
        var found = Parameters.Where(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        value = found is [var only] ? only.Value : null;
        return found.Count <= 1;
    }

    // media-type = type "/" subtype *( OWS ";" OWS [ token "=" ( token / quoted-string ) ] )
    public static bool TryParse(string text, out MediaType type)
    {
        var at = 0;
        var parameters = new List<(string, string)>();
        SkipSpace(text, ref at);
        var start = at;
        if (Token(text, ref at) == "" || !Take(text, '/', ref at) || Token(text, ref at) == "")
        {
            type = default;
            return false;
        }
        type = new(text[start..at], parameters);
        for (SkipSpace(text, ref at); at < text.Length; SkipSpace(text, ref at))
        {
            if (!Take(text, ';', ref at))
            {
                return false;
            }
            SkipSpace(text, ref at);
            var name = Token(text, ref at);
            if (name == "")
            {
                continue;
            }
            if (!Take(text, '=', ref at) || Value(text, ref at) is not { } value)
            {
                return false;
            }
            parameters.Add((name, value));
        }
        return true;
    }

    private static string? Value(string text, ref int at)
    {
        if (!Take(text, '"', ref at))
        {
            return Token(text, ref at) is { Length: > 0 } token ? token : null;
        }
        var value = new StringBuilder();
        while (at < text.Length)
        {
            switch (text[at++])
            {
                case '"':
                    return value.ToString();
                case '\\' when at < text.Length:
                    value.Append(text[at++]);
                    break;
                case var character:
                    value.Append(character);
                    break;
            }
        }
        return null;
    }

    private static string Token(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || TokenSigns.Contains(text[at])))
        {
            at++;
        }
        return text[start..at];
    }

    private static bool Take(string text, char character, ref int at)
    {
        if (at >= text.Length || text[at] != character)
        {
            return false;
        }
        at++;
        return true;
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }
    }
}
