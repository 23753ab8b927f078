using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Tests.Reflection;

/// <summary>What is told of our own services is what protoc makes of their .proto.</summary>
public sealed class OwnDescriptorTests
{
    [Fact]
    public void Health_is_described_by_its_proto() =>
        Check(Grpc.Health.V1.HealthReflection.Descriptor, OwnDescriptors.Health);

    [Fact]
    public void Reflection_is_described_by_its_proto() =>
        Check(Grpc.Reflection.V1.ReflectionReflection.Descriptor, OwnDescriptors.Reflection);

    [Fact]
    public void Reflection_alpha_is_described_by_its_proto() =>
        Check(Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor, OwnDescriptors.ReflectionAlpha);

    private static void Check(FileDescriptor expected, ReadOnlySpan<byte> base64)
    {
        var set = FileDescriptorSet.Parser.ParseFrom(
            ByteString.FromBase64(System.Text.Encoding.ASCII.GetString(base64))
        );
        var file = Assert.Single(set.File);
        foreach (var field in file.MessageType.SelectMany(static message => message.Field))
        {
            // Which the descriptors inside of generated C# lack.
            Assert.NotEqual("", field.JsonName);
            field.ClearJsonName();
        }
        Assert.Equal(FileDescriptorProto.Parser.ParseFrom(expected.SerializedData), file);
    }
}
