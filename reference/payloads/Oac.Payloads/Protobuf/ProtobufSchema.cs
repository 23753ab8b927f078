using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Oac.Payloads.Descriptors;
using Oac.Payloads.Protobuf.Binary;
using Oac.Payloads.Protobuf.Json;
using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf;

/// <summary>
/// A descriptor set and the message in it that payloads are. It is compiled once, does not change, and may be used by several threads.
/// </summary>
public sealed class ProtobufSchema
{
    private const int NamedCandidates = 10;

    private readonly TypeTable types;
    private readonly MessageType root;

    private ProtobufSchema(TypeTable types, MessageType root, ProtobufLimits limits)
    {
        this.types = types;
        this.root = root;
        Limits = limits;
    }

    /// <summary>The full name of the message that payloads are.</summary>
    public string Message => root.FullName;

    /// <summary>What payloads may take.</summary>
    public ProtobufLimits Limits { get; }

    /// <summary>The schema of a set and a message in it.</summary>
    /// <param name="set">The set.</param>
    /// <param name="message">
    /// The full name of a message; where it is <see langword="null"/>, the only one that stands in no other, those of <c>google/protobuf/</c>
    /// aside.
    /// </param>
    /// <param name="schema">The schema, or <see langword="null"/>.</param>
    /// <param name="problem">Why there is none, with the names that could be meant, as a sentence without a full stop.</param>
    /// <param name="limits">What payloads may take; <see cref="ProtobufLimits.Default"/> where nothing is said.</param>
    public static bool TryCreate(
        DescriptorSet set,
        string? message,
        [NotNullWhen(true)] out ProtobufSchema? schema,
        [NotNullWhen(false)] out string? problem,
        ProtobufLimits? limits = null
    )
    {
        var roots = set.Types.Roots;
        var root =
            message is not null ? set.Types.Find(message)
            : roots is [var only] ? only
            : null;
        problem =
            root is { IsMapEntry: true } ? $"{MessageText.Quoted(message!)} is the entry of a map, not a message"
            : root is not null ? null
            : message is not null ? $"the set has no message {MessageText.Quoted(message)}{Candidates(roots)}"
            : roots.Count == 0 ? "the set has no message that a payload could be"
            : $"the set has {MessageText.Count(roots.Count)} messages that a payload could be, and nothing says which; the parameter \"message\" of the media type does{Candidates(roots)}";
        schema = problem is null ? new ProtobufSchema(set.Types, root!, limits ?? ProtobufLimits.Default) : null;
        return schema is not null;
    }

    /// <summary>Reads a payload in binary.</summary>
    /// <param name="payload">The bytes; no reference to them is kept.</param>
    /// <param name="message">The message, or <see langword="null"/>.</param>
    /// <param name="problem">Why there is none.</param>
    /// <remarks>No payload throws.</remarks>
    public bool TryReadBinary(
        ReadOnlySpan<byte> payload,
        [NotNullWhen(true)] out ProtobufMessage? message,
        [NotNullWhen(false)] out PayloadProblem? problem
    )
    {
        problem = TooLarge(payload.Length);
        return problem is null
            ? TryRead(new ArraySegment<byte>(payload.ToArray()), isJson: false, false, out message, out problem)
            : None(out message);
    }

    /// <summary>The same of bytes in several pieces.</summary>
    public bool TryReadBinary(
        in ReadOnlySequence<byte> payload,
        [NotNullWhen(true)] out ProtobufMessage? message,
        [NotNullWhen(false)] out PayloadProblem? problem
    )
    {
        problem = TooLarge(payload.Length);
        return problem is null
            ? TryRead(new ArraySegment<byte>(payload.ToArray()), isJson: false, false, out message, out problem)
            : None(out message);
    }

    /// <summary>Reads a payload in JSON.</summary>
    /// <param name="payload">The text in UTF-8; no reference to it is kept.</param>
    /// <param name="message">The message, or <see langword="null"/>.</param>
    /// <param name="problem">Why there is none.</param>
    /// <param name="ignoreUnknown">Whether keys and names of enums that the schema does not have are passed over instead of refused.</param>
    /// <remarks>No payload throws.</remarks>
    public bool TryReadJson(
        ReadOnlySpan<byte> payload,
        [NotNullWhen(true)] out ProtobufMessage? message,
        [NotNullWhen(false)] out PayloadProblem? problem,
        bool ignoreUnknown = false
    )
    {
        problem = TooLarge(payload.Length);
        return problem is null
            ? TryRead(new ArraySegment<byte>(payload.ToArray()), isJson: true, ignoreUnknown, out message, out problem)
            : None(out message);
    }

    /// <summary>Turns a payload in JSON into binary, without a copy where the memory is that of an array.</summary>
    /// <param name="json">The text in UTF-8.</param>
    /// <param name="target">Where to; gets all bytes, or none.</param>
    /// <param name="problem">Why it cannot be.</param>
    /// <param name="ignoreUnknown">Whether keys and names of enums that the schema does not have are passed over instead of refused.</param>
    public bool TryToBinary(
        ReadOnlyMemory<byte> json,
        IBufferWriter<byte> target,
        [NotNullWhen(false)] out PayloadProblem? problem,
        bool ignoreUnknown = false
    )
    {
        problem = TooLarge(json.Length);
        return problem is null
            && TryRead(Segment(json), isJson: true, ignoreUnknown, out var message, out problem)
            && message.TryWriteBinary(target, out problem);
    }

    /// <summary>Turns a payload in binary into JSON, without a copy where the memory is that of an array.</summary>
    /// <param name="binary">The bytes.</param>
    /// <param name="target">Where to; gets all bytes, or none.</param>
    /// <param name="unknown">What was left out, because JSON has no place for it.</param>
    /// <param name="problem">Why it cannot be.</param>
    public bool TryToJson(
        ReadOnlyMemory<byte> binary,
        IBufferWriter<byte> target,
        [NotNullWhen(true)] out UnknownFields? unknown,
        [NotNullWhen(false)] out PayloadProblem? problem
    )
    {
        unknown = null;
        problem = TooLarge(binary.Length);
        return problem is null
            && TryRead(Segment(binary), isJson: false, false, out var message, out problem)
            && message.TryWriteJson(target, out unknown, out problem);
    }

    private bool TryRead(
        ArraySegment<byte> payload,
        bool isJson,
        bool ignoreUnknown,
        [NotNullWhen(true)] out ProtobufMessage? message,
        [NotNullWhen(false)] out PayloadProblem? problem
    )
    {
        try
        {
            var read = isJson
                ? JsonInput.Read(payload, root, types, Limits, ignoreUnknown)
                : BinaryInput.Read(payload, root, Limits);
            message = new ProtobufMessage(read, types, Limits);
            problem = null;
            return true;
        }
        catch (PayloadException e)
        {
            problem = e.Problem;
            return None(out message);
        }
    }

    private PayloadProblem? TooLarge(long length) =>
        length <= Limits.MaxBytes
            ? null
            : new(
                $"{MessageText.Count(length)} bytes are more than the {MessageText.Count(Limits.MaxBytes)} that a payload may have",
                "",
                null
            );

    private static bool None(out ProtobufMessage? message)
    {
        message = null;
        return false;
    }

    private static ArraySegment<byte> Segment(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Array is not null
            ? segment
            : new ArraySegment<byte>(memory.ToArray());

    private static string Candidates(IReadOnlyList<MessageType> roots)
    {
        if (roots.Count == 0)
        {
            return "";
        }
        var named = roots.Take(NamedCandidates).Select(r => MessageText.Quoted(r.FullName));
        var more = roots.Count > NamedCandidates ? $" and {MessageText.Count(roots.Count - NamedCandidates)} more" : "";
        return $": {string.Join(", ", named)}{more}";
    }
}
