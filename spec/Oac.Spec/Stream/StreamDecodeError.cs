namespace Oac.Spec.Stream;

/// <summary>Why bytes are no message of the stream.</summary>
public enum StreamDecodeReason
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>The message is larger than the caller allows.</summary>
    TooLarge,

    /// <summary>The bytes end inside a field, or a length reaches beyond the end.</summary>
    Truncated,

    /// <summary>A number of more than ten bytes.</summary>
    MalformedVarint,

    /// <summary>A field with the number 0.</summary>
    InvalidTag,

    /// <summary>A wire type that does not exist: 6 or 7.</summary>
    InvalidWireType,

    /// <summary>The end of a group that is not open.</summary>
    UnmatchedEndGroup,

    /// <summary>A length beyond 2 GiB, which negative lengths are too.</summary>
    InvalidLength,

    /// <summary>Text that is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>More than a hundred messages or groups inside each other.</summary>
    TooDeep,

    /// <summary>Not the JSON form of a message.</summary>
    InvalidJson,

    /// <summary>A well-formed envelope without a body that this version knows.</summary>
    NoBody,

    /// <summary>A well-formed envelope that holds a body and an extension's message that stands in place of a body.</summary>
    AmbiguousBody,
}

/// <summary>Why and where reading a message failed.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Offset">The byte at which the fault was found, counted from the first; for JSON, how far reading came.</param>
public readonly record struct StreamDecodeError(StreamDecodeReason Reason, long Offset)
{
    /// <summary>The session of a well-formed envelope whose body is missing or ambiguous; else null. May be empty.</summary>
    public string? SessionId { get; init; }

    /// <summary>More words, where a parser gave some.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the bytes follow the encoding, so that a later version might understand them.</summary>
    public bool IsWellFormed => Reason is StreamDecodeReason.NoBody or StreamDecodeReason.AmbiguousBody;

    /// <summary>The fault in words, without any of the message's content.</summary>
    public override string ToString() =>
        Reason switch
        {
            StreamDecodeReason.None => "no fault",
            StreamDecodeReason.TooLarge => $"the message is larger than {Offset} bytes",
            StreamDecodeReason.Truncated => $"the message ends inside a field (byte {Offset})",
            StreamDecodeReason.MalformedVarint => $"a number has more than ten bytes (byte {Offset})",
            StreamDecodeReason.InvalidTag => $"a field has the number 0 (byte {Offset})",
            StreamDecodeReason.InvalidWireType => $"a field has a wire type that does not exist (byte {Offset})",
            StreamDecodeReason.UnmatchedEndGroup => $"a group ends that is not open (byte {Offset})",
            StreamDecodeReason.InvalidLength => $"a length is beyond 2 GiB (byte {Offset})",
            StreamDecodeReason.InvalidUtf8 => $"a text is not UTF-8 (byte {Offset})",
            StreamDecodeReason.TooDeep => $"groups are nested too deeply (byte {Offset})",
            StreamDecodeReason.InvalidJson => "the text is not the JSON form of the message",
            StreamDecodeReason.NoBody => "the envelope has no body that this version knows",
            StreamDecodeReason.AmbiguousBody => "the envelope has two bodies",
            _ => Reason.ToString(),
        };
}
