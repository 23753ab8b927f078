using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Oac.Conformance.Binding;

/// <summary>The part of cucumber expressions that the steps here need: parameters, optional text, alternative words.</summary>
internal sealed class CucumberExpression
{
    private readonly Regex _pattern;
    private readonly ImmutableArray<string> _parameters;

    private CucumberExpression(string source, Regex pattern, ImmutableArray<string> parameters)
    {
        Source = source;
        _pattern = pattern;
        _parameters = parameters;
    }

    /// <summary>As it was written.</summary>
    public string Source { get; }

    /// <summary>How many arguments a match gives.</summary>
    public int Count => _parameters.Length;

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">A parameter type that is not known, or a brace without its other.</exception>
    public static CucumberExpression Parse(string source)
    {
        var pattern = new StringBuilder("\\A");
        var parameters = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < source.Length; )
        {
            switch (source[i])
            {
                case '{':
                    var name = Until('}');
                    parameters.Add(name);
                    pattern.Append(
                        name switch
                        {
                            "string" => "\"([^\"]*)\"",
                            "int" => "(-?[0-9]+)",
                            "word" => "([^\\s]+)",
                            _ => throw new FormatException($"{{{name}}} is no parameter of a step: {source}"),
                        }
                    );
                    break;
                case '(':
                    pattern.Append("(?:").Append(Regex.Escape(Until(')'))).Append(")?");
                    break;
                case ' ':
                    pattern.Append(' ');
                    i++;
                    break;
                default:
                    var end = source.IndexOfAny([' ', '{', '('], i);
                    var word = source[i..(end < 0 ? source.Length : end)];
                    pattern.Append(
                        word.Contains('/', StringComparison.Ordinal)
                            ? $"(?:{string.Join('|', word.Split('/').Select(Regex.Escape))})"
                            : Regex.Escape(word)
                    );
                    i += word.Length;
                    break;
            }

            string Until(char close)
            {
                var found = source.IndexOf(close, i);
                if (found < 0)
                {
                    throw new FormatException($"'{source[i]}' has no '{close}': {source}");
                }
                var inner = source[(i + 1)..found];
                i = found + 1;
                return inner;
            }
        }
        pattern.Append("\\z");
        return new(
            source,
            new(pattern.ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking),
            parameters.ToImmutable()
        );
    }

    /// <summary>The arguments in a step's text; null where it is another step.</summary>
    public object[]? Match(string text)
    {
        var match = _pattern.Match(text);
        if (!match.Success)
        {
            return null;
        }
        var arguments = new object[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = match.Groups[i + 1].Value;
            arguments[i] = _parameters[i] == "int" ? int.Parse(value, CultureInfo.InvariantCulture) : value;
        }
        return arguments;
    }
}
