namespace Oac.Images.Dockerfiles;

internal sealed partial class ShellLexer
{
    // $name, ${name}, ${name:-word} and its kin.
    private string? Dollar()
    {
        Next();
        if (Peek() != '{')
        {
            var plain = Name();
            return plain.Length == 0 ? "$" : Value(plain, "$" + plain);
        }

        Next();
        switch (Peek())
        {
            case End:
                return FailText("a substitution is not closed: '}' is missing");
            case '{' or '}' or ':':
                return FailText("a bad substitution: a name must follow '${'");
        }

        var name = Name();
        var sign = Next();
        switch (sign)
        {
            case '}':
                return Value(name, "${" + name + "}");
            case ':':
                return Modified(name, Next(), emptyIsUnset: true);
            case '+' or '-' or '?' or '#' or '%':
                return Modified(name, sign, emptyIsUnset: false);
            case '/':
                return Replaced(name);
            default:
                return FailText(
                    sign == End
                        ? "a substitution is not closed: '}' is missing"
                        : $"a bad substitution: '{(char)sign}' is no modifier; known are :- - :+ + :? ? # ## % %% / //"
                );
        }
    }

    private string? Value(string name, string written)
    {
        if (variables(name) is { } value)
        {
            return value;
        }

        if (KeepUnset)
        {
            return written;
        }

        Unset.Add(name);
        return "";
    }

    private string? Modified(string name, int sign, bool emptyIsUnset)
    {
        var pattern = sign is '#' or '%';
        var written = (emptyIsUnset ? ":" : "") + (sign == End ? "" : ((char)sign).ToString());
        if (emptyIsUnset && pattern)
        {
            return FailText($"a bad substitution: '{written}' is no modifier");
        }

        if (ReadUntil('}', pattern)?.Text is not { } word)
        {
            if (!LimitExceeded && Peek() == End)
            {
                Error = "a substitution is not closed: '}' is missing";
            }

            return null;
        }

        var value = variables(name);
        if (KeepUnset && value is null)
        {
            return "${" + name + written + word + "}";
        }

        var unset = value is null || (emptyIsUnset && value.Length == 0);
        switch (sign)
        {
            case '-':
                return unset ? word : value;
            case '+':
                return unset ? "" : word;
            case '?' when unset:
                var reason = value is null ? "is not allowed to be unset" : "is not allowed to be empty";
                return FailText($"{name}: {(word.Length > 0 ? word : reason)}");
            case '?':
                return value;
            case '#' or '%':
                if (value is null)
                {
                    Unset.Add(name);
                }

                var greedy = word.Length > 0 && word[0] == sign;
                return Substituted(
                    sign == '%'
                        ? ShellSubstitution.TrimEnd(
                            value ?? "",
                            greedy ? word[1..] : word,
                            greedy,
                            budget,
                            out var error
                        )
                        : ShellSubstitution.TrimStart(
                            value ?? "",
                            greedy ? word[1..] : word,
                            greedy,
                            budget,
                            out error
                        ),
                    error
                );
            default:
                return FailText($"a bad substitution: '{written}' is no modifier");
        }
    }

    private string? Replaced(string name)
    {
        var all = Peek() == '/';
        if (all)
        {
            Next();
        }

        if (ReadUntil('/', rawEscapes: true)?.Text is not { } pattern)
        {
            if (!LimitExceeded && Peek() == End)
            {
                Error = "a substitution is not closed: '/' is missing";
            }

            return null;
        }

        if (ReadUntil('}', rawEscapes: true)?.Text is not { } replacement)
        {
            if (!LimitExceeded && Peek() == End)
            {
                Error = "a substitution is not closed: '}' is missing";
            }

            return null;
        }

        var value = variables(name);
        if (value is null)
        {
            if (KeepUnset)
            {
                return "${" + name + "/" + pattern + "/" + replacement + "}";
            }

            Unset.Add(name);
        }

        return Substituted(
            ShellSubstitution.Replace(value ?? "", pattern, replacement, all, budget, out var error),
            error
        );
    }

    private string? Substituted(string? result, string? error)
    {
        if (error is null)
        {
            return result;
        }

        return error is ShellSubstitution.TooMuch or ShellSubstitution.TooLong ? FailLimit(error) : FailText(error);
    }
}
