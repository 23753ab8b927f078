using System.Buffers;
using System.Text;
using Oac.Payloads.Descriptors;

namespace Oac.Payloads.Protobuf;

/// <summary>Schemas from text, and payloads to and fro.</summary>
internal static class Payloads
{
    public static ProtobufSchema Schema(string proto, string? message = null, ProtobufLimits? limits = null)
    {
        var content = Protoc.Compile([("t.proto", proto)], "--include_imports");
        Assert.True(DescriptorSet.TryRead(content, out var set, out var problem), problem);
        Assert.True(ProtobufSchema.TryCreate(set, message, out var schema, out problem, limits), problem);
        return schema;
    }

    /// <summary>The binary form in hexadecimal.</summary>
    public static string ToBinary(this ProtobufSchema schema, string json)
    {
        var target = new ArrayBufferWriter<byte>();
        Assert.True(schema.TryToBinary(Encoding.UTF8.GetBytes(json), target, out var problem), problem?.ToString());
        return Convert.ToHexString(target.WrittenSpan);
    }

    public static string ToJson(this ProtobufSchema schema, string hex) => schema.ToJson(hex, out _);

    public static string ToJson(this ProtobufSchema schema, string hex, out UnknownFields unknown)
    {
        var target = new ArrayBufferWriter<byte>();
        Assert.True(
            schema.TryToJson(Convert.FromHexString(hex), target, out var leftOut, out var problem),
            problem?.ToString()
        );
        unknown = leftOut;
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }

    /// <summary>JSON by way of binary.</summary>
    public static string RoundTrip(this ProtobufSchema schema, string json) => schema.ToJson(schema.ToBinary(json));

    /// <summary>Binary by way of the typed message.</summary>
    public static string Rewrite(this ProtobufSchema schema, string hex)
    {
        Assert.True(
            schema.TryReadBinary(Convert.FromHexString(hex), out var message, out var problem),
            problem?.ToString()
        );
        var target = new ArrayBufferWriter<byte>();
        Assert.True(message.TryWriteBinary(target, out problem), problem?.ToString());
        return Convert.ToHexString(target.WrittenSpan);
    }

    /// <summary>What is said of JSON that must be refused.</summary>
    public static string JsonProblem(this ProtobufSchema schema, string json) =>
        schema.JsonProblem(Encoding.UTF8.GetBytes(json));

    public static string JsonProblem(this ProtobufSchema schema, byte[] json)
    {
        var target = new ArrayBufferWriter<byte>();
        Assert.False(schema.TryToBinary(json, target, out var problem));
        Assert.Equal(0, target.WrittenCount);
        return problem.ToString();
    }

    /// <summary>What is said of binary that must be refused, when it is read or when it is written as JSON.</summary>
    public static string BinaryProblem(this ProtobufSchema schema, string hex)
    {
        var target = new ArrayBufferWriter<byte>();
        Assert.False(schema.TryToJson(Convert.FromHexString(hex), target, out var unknown, out var problem));
        Assert.Null(unknown);
        Assert.Equal(0, target.WrittenCount);
        return problem.ToString();
    }
}
