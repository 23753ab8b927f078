using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Oac.Images.Dockerfiles;

/// <summary>
/// Takes the arguments of an instruction apart. Mistakes of spelling are <see cref="ImageDiagnosticCodes.DockerfileSyntax"/>,
/// arguments that an instruction does not take <see cref="ImageDiagnosticCodes.InvalidInstruction"/>: a builder sees the first
/// in every instruction, also behind ONBUILD, the second there only when the trigger fires.
/// </summary>
internal static partial class StepReader
{
    /// <summary>The step, or <see langword="null"/> after a mistake.</summary>
    public static Step? Read(DockerfileInstruction instruction, char escape, Remarks remarks)
    {
        var step = instruction.Name switch
        {
            "LABEL" or "ENV" => ReadPairs(instruction, escape, remarks),
            "ARG" => ReadArg(instruction, escape, remarks),
            "FROM" => ReadFrom(instruction, remarks),
            "ENTRYPOINT" or "CMD" or "SHELL" or "RUN" => ReadCommand(instruction, remarks),
            "USER" or "WORKDIR" or "STOPSIGNAL" or "MAINTAINER" => ReadSingle(instruction, remarks),
            "COPY" or "ADD" => ReadWords(instruction, 2, remarks),
            "VOLUME" or "EXPOSE" => ReadWords(instruction, 1, remarks),
            "HEALTHCHECK" => ReadHealthcheck(instruction, remarks),
            "ONBUILD" => ReadOnBuild(instruction, escape, remarks),
            _ => Unknown(instruction, remarks),
        };
        if (step is not null && FlagRules.Check(instruction) is { } wrong)
        {
            return Refuse(instruction, wrong, remarks);
        }

        return step;
    }

    private static Step? Refuse(DockerfileInstruction instruction, string message, Remarks remarks)
    {
        remarks.Error(ImageDiagnosticCodes.InvalidInstruction, message, instruction.Span);
        return null;
    }

    private static Step? Unknown(DockerfileInstruction instruction, Remarks remarks)
    {
        var (start, end) = GoText.Trim(instruction.Line.Text, 0, instruction.Line.Text.Length);
        var nameEnd = start;
        while (nameEnd < end && !GoText.IsBlank(instruction.Line.Text[nameEnd]))
        {
            nameEnd++;
        }

        var name = instruction.Line.Text[start..nameEnd];
        remarks.Error(
            ImageDiagnosticCodes.UnknownInstruction,
            $"there is no instruction '{Shorten(name)}'",
            instruction.Line.SpanAt(start, nameEnd)
        );
        return null;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static PairsStep? ReadPairs(DockerfileInstruction instruction, char escape, Remarks remarks)
    {
        var args = instruction.Arguments;
        var words = ArgumentWords.Split(args.Text, escape);
        if (words.Count == 0)
        {
            Refuse(instruction, $"{instruction.Name} needs at least one name and value", remarks);
            return null;
        }

        // The old form: the name ends at the first blank, and all the rest is the value.
        if (!words[0].Text.Contains('=', StringComparison.Ordinal))
        {
            return ReadOldPair(instruction, remarks);
        }

        var pairs = ImmutableArray.CreateBuilder<PairPiece>();
        var failed = false;
        foreach (var (text, start) in words)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                remarks.Error(
                    ImageDiagnosticCodes.DockerfileSyntax,
                    $"'{Shorten(text)}' has no '='; {instruction.Name} wants name=value, with quotes around blanks",
                    args.SpanAt(start, start + text.Length)
                );
                failed = true;
            }
            else if (equals == 0)
            {
                remarks.Error(
                    ImageDiagnosticCodes.InvalidInstruction,
                    $"a name is missing before '='",
                    args.SpanAt(start, start + text.Length)
                );
                failed = true;
            }
            else
            {
                pairs.Add(
                    new PairPiece(
                        new Piece(text[..equals], args.SpanAt(start, start + equals)),
                        new Piece(text[(equals + 1)..], args.SpanAt(start + equals + 1, start + text.Length))
                    )
                );
            }
        }

        // Labels beside a mistake are still read: a reader of the findings wants all of them.
        return failed && pairs.Count == 0 ? null : new PairsStep(instruction, pairs.ToImmutable());
    }

    private static PairsStep? ReadOldPair(DockerfileInstruction instruction, Remarks remarks)
    {
        var args = instruction.Arguments;
        var text = args.Text;
        var nameEnd = 0;
        while (nameEnd < text.Length && !GoText.IsBlank(text[nameEnd]))
        {
            nameEnd++;
        }

        if (nameEnd == text.Length)
        {
            remarks.Error(
                ImageDiagnosticCodes.DockerfileSyntax,
                $"{instruction.Name} needs a value after '{Shorten(text)}'",
                instruction.Span
            );
            return null;
        }

        var value = nameEnd;
        while (value < text.Length && GoText.IsBlank(text[value]))
        {
            value++;
        }

        return new PairsStep(
            instruction,
            [
                new PairPiece(
                    new Piece(text[..nameEnd], args.SpanAt(0, nameEnd)),
                    new Piece(text[value..], args.SpanAt(value, text.Length))
                ),
            ]
        );
    }

    private static Step? ReadArg(DockerfileInstruction instruction, char escape, Remarks remarks)
    {
        var args = instruction.Arguments;
        var pieces = ImmutableArray.CreateBuilder<ArgPiece>();
        foreach (var (text, start) in ArgumentWords.Split(args.Text, escape))
        {
            var span = args.SpanAt(start, start + text.Length);
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals == 0)
            {
                return Refuse(instruction, "a name is missing before '='", remarks);
            }

            pieces.Add(
                equals < 0
                    ? new ArgPiece(text, null, span)
                    : new ArgPiece(
                        text[..equals],
                        new Piece(text[(equals + 1)..], args.SpanAt(start + equals + 1, start + text.Length)),
                        span
                    )
            );
        }

        return pieces.Count == 0
            ? Refuse(instruction, "ARG needs at least one name", remarks)
            : new ArgStep(instruction, pieces.ToImmutable());
    }

    private static Step? ReadFrom(DockerfileInstruction instruction, Remarks remarks)
    {
        var args = instruction.Arguments;
        var words = ArgumentWords.SplitAtBlanks(args.Text);
        string? name = null;
        if (words.Count == 3 && words[1].Text.Equals("as", StringComparison.OrdinalIgnoreCase))
        {
            name = words[2].Text.ToLowerInvariant();
            if (!StageName().IsMatch(name))
            {
                return Refuse(
                    instruction,
                    $"'{Shorten(words[2].Text)}' cannot name a stage: names begin with a letter and hold letters, digits, '-', '_' and '.'",
                    remarks
                );
            }
        }
        else if (words.Count != 1)
        {
            return Refuse(instruction, "FROM wants an image, or an image, AS and a name", remarks);
        }

        var image = words[0].Text;
        return new FromStep(
            instruction,
            new Piece(image, args.SpanAt(0, image.Length)),
            name,
            FlagRules.Value(instruction, "platform")
        );
    }

    private static Step? ReadCommand(DockerfileInstruction instruction, Remarks remarks)
    {
        var text = instruction.Arguments.Text;
        switch (CommandJson.Read(text, out var arguments))
        {
            case CommandForm.BadJson:
                remarks.Error(
                    ImageDiagnosticCodes.DockerfileSyntax,
                    $"the array of {instruction.Name} may hold texts only",
                    instruction.Arguments.Span
                );
                return null;
            case CommandForm.Json when instruction.Name == "SHELL" && arguments.IsEmpty:
                return Refuse(instruction, "SHELL needs at least one argument", remarks);
            case CommandForm.Json:
                return new CommandStep(instruction, arguments, Json: true);
            default:
                return instruction.Name == "SHELL"
                    ? Refuse(instruction, "SHELL wants a JSON array, such as [\"/bin/bash\", \"-c\"]", remarks)
                    : new CommandStep(instruction, text.Length == 0 ? [] : [text], Json: false);
        }
    }

    private static Step? ReadSingle(DockerfileInstruction instruction, Remarks remarks)
    {
        var args = instruction.Arguments;
        return args.Text.Length == 0
            ? Refuse(instruction, $"{instruction.Name} needs an argument", remarks)
            : new WordsStep(instruction, [new Piece(args.Text, args.Span)]);
    }

    private static Step? ReadWords(DockerfileInstruction instruction, int least, Remarks remarks)
    {
        var args = instruction.Arguments;
        ImmutableArray<Piece> words;
        switch (instruction.Name == "EXPOSE" ? CommandForm.Shell : CommandJson.Read(args.Text, out var json))
        {
            case CommandForm.BadJson:
                remarks.Error(
                    ImageDiagnosticCodes.DockerfileSyntax,
                    $"the array of {instruction.Name} may hold texts only",
                    args.Span
                );
                return null;
            case CommandForm.Json:
                CommandJson.Read(args.Text, out json);
                words = [.. json.Select(w => new Piece(w, args.Span))];
                break;
            default:
                words =
                [
                    .. ArgumentWords
                        .SplitAtBlanks(args.Text)
                        .Select(w => new Piece(w.Text, args.SpanAt(w.Start, w.Start + w.Text.Length))),
                ];
                break;
        }

        return words.Length < least
            ? Refuse(
                instruction,
                $"{instruction.Name} needs at least {least} argument{(least > 1 ? "s" : "")}",
                remarks
            )
            : new WordsStep(instruction, words);
    }

    private static Step? ReadHealthcheck(DockerfileInstruction instruction, Remarks remarks)
    {
        var words = ArgumentWords.SplitAtBlanks(instruction.Arguments.Text);
        return words.Count switch
        {
            0 => Refuse(instruction, "HEALTHCHECK needs CMD and a command, or NONE", remarks),
            1 when Is("NONE") => new WordsStep(instruction, []),
            > 1 when Is("CMD") => new WordsStep(instruction, []),
            _ => Refuse(instruction, "HEALTHCHECK wants CMD and a command, or NONE alone", remarks),
        };

        bool Is(string type) => words[0].Text.Equals(type, StringComparison.OrdinalIgnoreCase);
    }

    private static Step? ReadOnBuild(DockerfileInstruction instruction, char escape, Remarks remarks)
    {
        if (instruction.Arguments.Text.Length == 0)
        {
            return Refuse(instruction, "ONBUILD needs an instruction", remarks);
        }

        var inner = InstructionSplitter.Split(instruction.Arguments, escape);
        if (inner.Name is "ONBUILD" or "FROM" or "MAINTAINER")
        {
            return Refuse(instruction, $"ONBUILD {inner.Name} is not allowed", remarks);
        }

        // What a builder refuses only once the trigger fires is a warning here.
        var later = new Remarks();
        Read(inner, escape, later);
        var failed = false;
        foreach (var remark in later.List)
        {
            failed |= remark.Code == ImageDiagnosticCodes.DockerfileSyntax;
            remarks.Add(
                remark.Code == ImageDiagnosticCodes.DockerfileSyntax
                    ? remark
                    : remark with
                    {
                        Severity = ImageDiagnosticSeverity.Warning,
                    }
            );
        }

        if (failed)
        {
            return null;
        }

        var line = instruction.Line.Text;
        var prefix = Prefix().Match(line).Length;
        var trigger = instruction.Line.Slice(prefix, line.Length);
        var expression = new StringBuilder(trigger.Text);
        foreach (var heredoc in instruction.Heredocs)
        {
            expression.Append('\n').Append(heredoc.Content).Append(heredoc.Name);
        }

        return new OnBuildStep(instruction, trigger, expression.ToString());
    }

    [GeneratedRegex(@"^[a-z][a-z0-9\-_.]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex StageName();

    [GeneratedRegex(@"^[\t\n\f\r ]*ONBUILD[\t\n\f\r ]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();
}
