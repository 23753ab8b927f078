using System.Collections.Immutable;

namespace Oac.Images.Dockerfiles;

/// <summary>One instruction, its continued lines put together, not yet taken apart further.</summary>
/// <param name="Name">The instruction in capitals.</param>
/// <param name="Flags">The <c>--name=value</c> flags before the arguments, unquoted.</param>
/// <param name="Line">The whole instruction.</param>
/// <param name="Arguments">What follows name and flags, without white space at both ends.</param>
/// <param name="Heredocs">The bodies that follow the instruction.</param>
/// <param name="Lines">The lines it takes up, bodies included.</param>
internal sealed record DockerfileInstruction(
    string Name,
    ImmutableArray<string> Flags,
    MappedText Line,
    MappedText Arguments,
    ImmutableArray<Heredoc> Heredocs,
    SourceLines Lines
)
{
    public SourceSpan Span
    {
        get
        {
            var (start, end) = GoText.Trim(Line.Text, 0, Line.Text.Length);
            return Line.SpanAt(start, end);
        }
    }
}

/// <summary>A heredoc and its body.</summary>
internal sealed record Heredoc(string Name, bool Chomp, string Content);

/// <summary>A Dockerfile, or a trigger, as instructions.</summary>
internal sealed record DockerfileSyntax(
    ImmutableArray<DockerfileInstruction> Instructions,
    ImmutableArray<SourceComment> Comments,
    char Escape
);
