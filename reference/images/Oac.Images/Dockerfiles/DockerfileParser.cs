using System.Collections.Immutable;
using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>
/// Takes a Dockerfile apart into instructions, line by line as BuildKit does: directives, comments, continued lines with
/// comments and blank lines between, and the bodies of heredocs, which are never taken for instructions.
/// </summary>
internal sealed class DockerfileParser
{
    private readonly MappedText _input;
    private readonly Remarks _remarks;
    private readonly ParserDirectives _directives;
    private readonly List<SourceComment> _comments = [];
    private readonly ImmutableArray<DockerfileInstruction>.Builder _instructions =
        ImmutableArray.CreateBuilder<DockerfileInstruction>();
    private int _next;
    private int _lineStart;
    private int _lineEnd;

    private readonly bool _bodies;

    private DockerfileParser(MappedText input, Remarks remarks, bool bodies)
    {
        _input = input;
        _bodies = bodies;
        _remarks = remarks;
        _directives = new ParserDirectives(remarks);
    }

    /// <param name="input">The text.</param>
    /// <param name="remarks">Takes what is wrong with it.</param>
    /// <param name="bodies">Whether the text holds the bodies of its heredocs; a trigger that a stage left does not.</param>
    public static DockerfileSyntax Parse(MappedText input, Remarks remarks, bool bodies = true)
    {
        var parser = new DockerfileParser(input, remarks, bodies);
        parser.ReadAll();
        return new DockerfileSyntax(
            parser._instructions.ToImmutable(),
            [.. parser._comments],
            parser._directives.Escape
        );
    }

    private void ReadAll()
    {
        var pending = 0;
        while (ReadLine())
        {
            var (start, end) = GoText.Trim(_input.Text, _lineStart, _lineEnd);
            if (start == end)
            {
                _directives.Take("", SourceSpan.Start);
                continue;
            }

            if (_input.Text[start] == '#')
            {
                if (!_directives.Take(_input.Text[start.._lineEnd], _input.SpanAt(start, end)))
                {
                    AddComment(start, end);
                }

                continue;
            }

            _directives.Take(_input.Text[start..end], SourceSpan.Start);
            if (_instructions.Count == ImageLimits.MaxInstructions)
            {
                _remarks.Error(
                    ImageDiagnosticCodes.LimitExceeded,
                    $"more than {ImageLimits.MaxInstructions} instructions; the rest was not read",
                    _input.SpanAt(start, end)
                );
                return;
            }

            var firstLine = _input.SpanAt(start, end).StartLine;
            var before = _comments.Count;
            var line = ReadContinued(start);
            var instruction = Split(line);
            if (!ReadHeredocs(ref instruction))
            {
                return;
            }

            var lastLine = Math.Max(firstLine, _input.SpanAt(_lineStart, _lineEnd).EndLine);
            instruction = instruction with { Lines = new SourceLines(firstLine, lastLine) };
            _instructions.Add(instruction);
            for (; pending < before; pending++)
            {
                _comments[pending] = _comments[pending] with { Following = instruction.Lines };
            }

            pending = _comments.Count;
        }
    }

    /// <summary>Moves on to the next physical line. The bounds leave out its LF and all CRs before it.</summary>
    private bool ReadLine()
    {
        if (_next >= _input.Text.Length)
        {
            return false;
        }

        _lineStart = _next;
        var newline = _input.Text.IndexOf('\n', _next);
        _lineEnd = newline < 0 ? _input.Text.Length : newline;
        _next = newline < 0 ? _input.Text.Length : newline + 1;
        var length = _lineEnd - _lineStart;
        if (
            length > ImageLimits.MaxLineBytes / 3
            && Encoding.UTF8.GetByteCount(_input.Text.AsSpan(_lineStart, length)) > ImageLimits.MaxLineBytes
        )
        {
            _remarks.Error(
                ImageDiagnosticCodes.LimitExceeded,
                $"this line is longer than {ImageLimits.MaxLineBytes} bytes; it and the rest were not read",
                _input.SpanAt(_lineStart, _lineStart)
            );
            _next = _input.Text.Length;
            return false;
        }

        while (_lineEnd > _lineStart && _input.Text[_lineEnd - 1] == '\r')
        {
            _lineEnd--;
        }

        return true;
    }

    private void AddComment(int start, int end)
    {
        var (textStart, textEnd) = GoText.Trim(_input.Text, start + 1, end);
        _comments.Add(new SourceComment(_input.Text[textStart..textEnd], _input.SpanAt(start, end), null));
    }

    private MappedText ReadContinued(int start)
    {
        var line = new MappedText.Builder(_input);
        var more = IsContinued(start, out var end);
        line.Append(start, end);
        var pending = _comments.Count;
        while (more && ReadLine())
        {
            var (textStart, textEnd) = GoText.Trim(_input.Text, _lineStart, _lineEnd);
            if (textStart == textEnd)
            {
                _remarks.Warn(
                    ImageDiagnosticCodes.EmptyContinuation,
                    "an empty line inside a continued instruction; newer builders will refuse it",
                    _input.SpanAt(_lineStart, _lineEnd)
                );
            }
            else if (_input.Text[textStart] == '#')
            {
                AddComment(textStart, textEnd);
            }
            else
            {
                more = IsContinued(_lineStart, out end);
                line.Append(_lineStart, end);
                var at = _input.SpanAt(_lineStart, _lineEnd).StartLine;
                for (; pending < _comments.Count; pending++)
                {
                    _comments[pending] = _comments[pending] with { Following = new SourceLines(at, at) };
                }
            }
        }

        return line.Build();
    }

    // A final escape character continues the line, unless another one stands right before it.
    private bool IsContinued(int start, out int end)
    {
        end = _lineEnd;
        var last = _lineEnd;
        while (last > start && _input.Text[last - 1] is ' ' or '\t')
        {
            last--;
        }

        if (last == start || _input.Text[last - 1] != _directives.Escape)
        {
            return false;
        }

        if (last - 1 > start && _input.Text[last - 2] == _directives.Escape)
        {
            return false;
        }

        end = last - 1;
        return true;
    }

    private DockerfileInstruction Split(MappedText line) => InstructionSplitter.Split(line, _directives.Escape);

    private bool ReadHeredocs(ref DockerfileInstruction instruction)
    {
        if (!_bodies || !HeredocReader.MayFollow(instruction, _directives.Escape))
        {
            return true;
        }

        var names = HeredocReader.NamesIn(instruction.Line.Text);
        var heredocs = ImmutableArray.CreateBuilder<Heredoc>();
        foreach (var (name, chomp) in names)
        {
            var content = new StringBuilder();
            var terminated = false;
            while (!terminated && ReadLine())
            {
                var text = _input.Text.AsSpan(_lineStart, _lineEnd - _lineStart);
                terminated = (chomp ? text.TrimStart('\t') : text).SequenceEqual(name);
                if (!terminated)
                {
                    content.Append(_input.Text, _lineStart, _next - _lineStart);
                }
            }

            if (!terminated)
            {
                _remarks.Error(
                    ImageDiagnosticCodes.DockerfileSyntax,
                    $"the heredoc '{name}' is not terminated: no line holds its name alone",
                    instruction.Span
                );
                return false;
            }

            heredocs.Add(new Heredoc(name, chomp, content.ToString()));
        }

        instruction = instruction with { Heredocs = heredocs.ToImmutable() };
        return true;
    }
}
