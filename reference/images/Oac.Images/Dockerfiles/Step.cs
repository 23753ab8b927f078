using System.Collections.Immutable;

namespace Oac.Images.Dockerfiles;

/// <summary>An instruction whose arguments are taken apart, as far as they matter to an image's description.</summary>
internal abstract record Step(DockerfileInstruction Instruction);

/// <summary>FROM.</summary>
internal sealed record FromStep(DockerfileInstruction Instruction, Piece Base, string? StageName, string? Platform)
    : Step(Instruction);

/// <summary>ARG.</summary>
internal sealed record ArgStep(DockerfileInstruction Instruction, ImmutableArray<ArgPiece> Arguments)
    : Step(Instruction);

/// <summary>LABEL or ENV.</summary>
internal sealed record PairsStep(DockerfileInstruction Instruction, ImmutableArray<PairPiece> Pairs)
    : Step(Instruction);

/// <summary>ENTRYPOINT, CMD or SHELL.</summary>
internal sealed record CommandStep(DockerfileInstruction Instruction, ImmutableArray<string> Arguments, bool Json)
    : Step(Instruction);

/// <summary>ONBUILD.</summary>
internal sealed record OnBuildStep(DockerfileInstruction Instruction, MappedText Trigger, string Expression)
    : Step(Instruction);

/// <summary>Any other instruction; its words are only interpolated to find mistakes.</summary>
internal sealed record WordsStep(DockerfileInstruction Instruction, ImmutableArray<Piece> Words) : Step(Instruction);

/// <summary>A stretch of an instruction as written.</summary>
internal readonly record struct Piece(string Text, SourceSpan Span);

/// <summary>A key and a value as written.</summary>
internal readonly record struct PairPiece(Piece Key, Piece Value);

/// <summary>A build argument; the value is <see langword="null"/> where there is no <c>=</c>.</summary>
internal readonly record struct ArgPiece(string Name, Piece? Value, SourceSpan Span);
