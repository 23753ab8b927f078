namespace Oac.Payloads.JsonSchemas.Patterns;

/// <summary>A part of a regular expression of ECMA-262.</summary>
internal abstract record PatternNode;

/// <summary>One character of a set.</summary>
internal sealed record CharacterNode(CodePoints Set) : PatternNode;

/// <summary>One after another.</summary>
internal sealed record SequenceNode(IReadOnlyList<PatternNode> Parts) : PatternNode;

/// <summary>One of several.</summary>
internal sealed record AlternativesNode(IReadOnlyList<PatternNode> Parts) : PatternNode;

/// <summary>Several times; <see cref="Most"/> is <see cref="int.MaxValue"/> where there is no end.</summary>
internal sealed record RepeatNode(PatternNode Part, int Least, int Most, bool Lazy) : PatternNode;

/// <summary>A capturing group, counted from 1.</summary>
internal sealed record CaptureNode(PatternNode Part, int Index) : PatternNode;

/// <summary>What a group captured.</summary>
internal sealed record BackReferenceNode(int Index, string? Name) : PatternNode;

/// <summary><c>^</c>, <c>$</c>, <c>\b</c> or <c>\B</c>.</summary>
internal sealed record AnchorNode(char Kind) : PatternNode;

/// <summary>A look ahead or behind.</summary>
internal sealed record LookNode(PatternNode Part, bool Behind, bool Negative) : PatternNode;
