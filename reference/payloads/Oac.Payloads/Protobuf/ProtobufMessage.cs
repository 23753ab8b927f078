using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Oac.Payloads.Protobuf.Binary;
using Oac.Payloads.Protobuf.Json;
using Oac.Payloads.Protobuf.Types;
using Oac.Payloads.Protobuf.Values;

namespace Oac.Payloads.Protobuf;

/// <summary>A payload that was read by its schema. It does not change and may be used by several threads.</summary>
public sealed class ProtobufMessage
{
    private readonly Message message;
    private readonly TypeTable types;
    private readonly ProtobufLimits limits;

    internal ProtobufMessage(Message message, TypeTable types, ProtobufLimits limits)
    {
        this.message = message;
        this.types = types;
        this.limits = limits;
    }

    /// <summary>
    /// Writes the binary form: fields by their numbers, then what was unknown when they were read, as it stood there. Nothing is written where
    /// this fails.
    /// </summary>
    /// <param name="target">Where to; gets all bytes, or none.</param>
    /// <param name="problem">Why it cannot be written: it takes more than <see cref="ProtobufLimits.MaxOutputBytes"/>.</param>
    public bool TryWriteBinary(IBufferWriter<byte> target, [NotNullWhen(false)] out PayloadProblem? problem)
    {
        using var buffer = new ReverseBuffer(limits.MaxOutputBytes);
        try
        {
            BinaryOutput.Write(message, buffer);
        }
        catch (PayloadException e)
        {
            problem = e.Problem;
            return false;
        }
        target.Write(buffer.Written);
        problem = null;
        return true;
    }

    /// <summary>Writes the canonical JSON form, in UTF-8 on one line. Nothing is written where this fails.</summary>
    /// <param name="target">Where to; gets all bytes, or none.</param>
    /// <param name="unknown">What was left out, because JSON has no place for it.</param>
    /// <param name="problem">Why there is none: a value without a form in JSON, or too many bytes.</param>
    public bool TryWriteJson(
        IBufferWriter<byte> target,
        [NotNullWhen(true)] out UnknownFields? unknown,
        [NotNullWhen(false)] out PayloadProblem? problem
    )
    {
        using var buffer = new LimitedBuffer(limits.MaxOutputBytes);
        try
        {
            unknown = JsonOutput.Write(message, buffer, types, limits);
        }
        catch (PayloadException e)
        {
            unknown = null;
            problem = e.Problem;
            return false;
        }
        target.Write(buffer.Written);
        problem = null;
        return true;
    }
}
