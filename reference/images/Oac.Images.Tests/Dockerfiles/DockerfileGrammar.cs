using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>
/// Makes small Dockerfiles of LABEL, ENV, ARG, FROM and their like: mostly well-formed, some not. They need nothing to build.
/// What BuildKit 0.13 and today's read differently (docs/dockerfile.md lists it) is left out unless asked for.
/// </summary>
public sealed class DockerfileGrammar(Random random, bool today = false)
{
    private static readonly string[] Names = ["A", "B", "C_1", "PATH", "EMPTY", "UNSET", "TARGETARCH", "é"];
    private static readonly string[] Keys =
    [
        "org.openagentcontainers.name",
        "org.openagentcontainers.version",
        "a.b",
        "k",
        "\"quoted key\"",
        "'single'",
        "key.$A",
        "\"x${B}y\"",
        "$UNSET",
    ];
    private static readonly string[] Literals =
    [
        "a",
        "value",
        "1.2",
        "/usr/local/bin",
        "true",
        "é",
        "🚢",
        "x=y",
        "#",
        "<",
        "<<",
        "*",
        "?",
        "-",
        ":",
        "{}",
        "}",
        "!",
        "%",
        "/",
        "[",
        "\u00A0",
        "@",
    ];

    public string Next()
    {
        var text = new StringBuilder();
        var escape = Chance(12) ? '`' : '\\';
        if (escape == '`')
        {
            text.Append("# escape=`\n");
        }
        else if (Chance(8))
        {
            text.Append(Pick(["# a comment\n", "\n", "   \n", "# escape=\\\n", "#check=skip=all\n"]));
        }

        // BuildKit 0.13 passes over mistakes in these, so that they have none.
        for (var i = random.Next(3); i > 0; i--)
        {
            text.Append(Case("ARG")).Append(today ? $" {Argument(escape)}\n" : $" {Name()}={Value(escape, 0)}\n");
        }

        var stages = 1 + (Chance(3) ? random.Next(3) : 0);
        for (var s = 0; s < stages; s++)
        {
            var parent = s > 0 && Chance(2) ? $"s{random.Next(s)}" : "scratch";
            text.Append(Case("FROM")).Append(' ').Append(parent).Append(' ').Append(Case("AS")).Append($" s{s}\n");
            for (var i = 1 + random.Next(5); i > 0; i--)
            {
                text.Append(Instruction(escape)).Append(Chance(25) ? "\r\n" : "\n");
            }
        }

        return text.ToString();
    }

    private string Instruction(char escape)
    {
        switch (random.Next(14))
        {
            case 0:
            case 1:
            case 2:
                return Case("ENV") + Blank() + Pairs(escape, Name);
            case 3:
            case 4:
                return Case("ARG") + Blank() + Argument(escape);
            case 5:
                return Case("USER") + Blank() + Value(escape, 2);
            case 6:
                return Pick(["ENTRYPOINT ", "CMD "])
                    + Pick([
                        "[\"a\", \"b c\"]",
                        "[]",
                        "run --it $A",
                        "[\"a\", b]",
                        "[\"\\u0041\"]",
                        today ? "[\"a\"] x\"y" : "",
                    ]);
            case 7:
                return Case("ONBUILD") + Blank() + Case("LABEL") + Blank() + Pairs(escape, Key);
            case 8:
                return Pick([
                    "SHELL [\"/bin/bash\",\"-c\"]",
                    "# comment",
                    "",
                    "  ",
                    "STOPSIGNAL 9",
                    "ONBUILD ENV A=fired",
                ]);
            default:
                return Indent() + Case("LABEL") + Blank() + Pairs(escape, Key) + Indent();
        }
    }

    private string Pairs(char escape, Func<string> key)
    {
        if (Chance(7))
        {
            return key() + Blank() + Value(escape, 3) + (Chance(2) ? Blank() + Value(escape, 2) : "");
        }

        var text = new StringBuilder();
        for (var i = 1 + random.Next(4); i > 0; i--)
        {
            text.Append(key()).Append('=').Append(Value(escape, 3));
            if (i > 1)
            {
                text.Append(
                    Chance(3)
                        ? $" {escape}{Pick(["", " ", "\t", "\r"])}\n{Pick(["", "  ", "# between\n", "\n", "  # between\n\t"])}"
                        : Blank()
                );
            }
        }

        return text.ToString();
    }

    private string Argument(char escape) =>
        Name() + (Chance(4) ? "" : "=" + Value(escape, 3)) + (today && Chance(3) ? " " + Argument(escape) : "");

    private string Name() => Pick(Names);

    private string Key() => Pick(Keys);

    private string Value(char escape, int depth)
    {
        var text = new StringBuilder();
        for (var i = random.Next(4); i > 0; i--)
        {
            text.Append(ValuePiece(escape, depth));
        }

        return text.ToString();
    }

    private string ValuePiece(char escape, int depth)
    {
        switch (random.Next(depth > 0 ? 12 : 3))
        {
            case 0:
            case 1:
                return Pick(Literals);
            case 2:
                return "$" + Pick([Name(), "1", "", "@", "$", "{" + Name() + "}"]);
            case 3:
                return "'"
                    + (Chance(2) ? "it $A\\ " : Value(escape, depth - 1).Replace("'", "", StringComparison.Ordinal))
                    + "'";
            case 4:
            case 5:
                return "\"" + QuotedInner(escape, depth) + (Chance(60) ? "" : "\"");
            case 6:
                return escape + Pick(["$", "\"", "'", " ", "n", "\\", "`", "x", "}"]);
            case 7:
                return "${" + Name() + Pick([":-", ":+", "-", "+"]) + Value(escape, depth - 1) + "}";
            case 8:
                return "${" + Name() + Pick(["#", "##", "%", "%%"]) + Pattern() + "}";
            case 9:
                return "${" + Name() + Pick(["/", "//"]) + Pattern() + "/" + Pick(["", "R", "$B", "\\/"]) + "}";
            case 10:
                return Chance(10) ? Pick(["${A:?gone}", "${UNSET?}", "${A!x}", "${}", "${A", "${A:=b}", "${:a}"]) : "v";
            default:
                return Pick(Literals) + Pick(Literals);
        }
    }

    private string QuotedInner(char escape, int depth)
    {
        var text = new StringBuilder();
        for (var i = random.Next(4); i > 0; i--)
        {
            text.Append(
                random.Next(5) switch
                {
                    0 => "two words",
                    1 => escape + Pick(["\"", "$", "n", "\\", "`", " "]),
                    2 => "$" + Name(),
                    3 => "'",
                    _ => Value(escape, depth - 1).Replace("\"", "", StringComparison.Ordinal),
                }
            );
        }

        return text.ToString();
    }

    // BuildKit 0.13 crashes on an empty pattern.
    private string Pattern() =>
        today && Chance(8)
            ? Pick(["", "$EMPTY", "$A", "\"a\""])
            : Pick(["a", "*", "?", "*/", "/*", "l*e", "u?", "\\*", "x\\/y", "a\\\\", "v*", "*.", "[", "."]);

    private string Case(string word) => Chance(5) ? word.ToLowerInvariant() : word;

    private string Blank() => Chance(8) ? Pick(["  ", "\t", " \t "]) : " ";

    private string Indent() => Chance(10) ? Pick([" ", "\t", "   "]) : "";

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];
}
