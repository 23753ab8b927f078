using System.Buffers;

namespace Oac.Payloads.Protobuf.Json;

/// <summary>Paths of a field mask: names with underscores in binary, in lower camel case in JSON.</summary>
internal static class FieldMaskText
{
    /// <summary>The form of binary, or <see langword="null"/> where a path has an underscore.</summary>
    public static byte[]? ToSnakeCase(ReadOnlySpan<byte> path)
    {
        var result = new ArrayBufferWriter<byte>(path.Length + 8);
        foreach (var letter in path)
        {
            if (letter == '_')
            {
                return null;
            }
            if (letter is >= (byte)'A' and <= (byte)'Z')
            {
                result.Write([(byte)'_', (byte)(letter | 0x20)]);
            }
            else
            {
                result.Write([letter]);
            }
        }
        return result.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The form of JSON, or <see langword="null"/> where it would not lead back: a capital letter, or an underscore that no letter follows.
    /// </summary>
    public static byte[]? ToCamelCase(ReadOnlySpan<byte> path)
    {
        var result = new ArrayBufferWriter<byte>(path.Length + 1);
        var raise = false;
        foreach (var letter in path)
        {
            if (letter is >= (byte)'A' and <= (byte)'Z' || raise && letter is not (>= (byte)'a' and <= (byte)'z'))
            {
                return null;
            }
            if (letter == '_')
            {
                raise = true;
                continue;
            }
            result.Write([raise ? (byte)(letter & ~0x20) : letter]);
            raise = false;
        }
        return raise ? null : result.WrittenSpan.ToArray();
    }
}
