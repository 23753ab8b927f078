using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Oac.Payloads.Descriptors;

/// <summary>Descriptor sets that no compiler would write.</summary>
internal static class Sets
{
    public static FileDescriptorProto File(string name, params string[] imports) =>
        new()
        {
            Name = name,
            Syntax = "proto3",
            Dependency = { imports },
        };

    public static FileDescriptorProto With(this FileDescriptorProto file, params DescriptorProto[] messages)
    {
        file.MessageType.AddRange(messages);
        return file;
    }

    public static FileDescriptorProto In(this FileDescriptorProto file, string package)
    {
        file.Package = package;
        return file;
    }

    public static DescriptorProto Message(string name, params FieldDescriptorProto[] fields) =>
        new() { Name = name, Field = { fields } };

    public static FieldDescriptorProto Field(string name, int number, string? type = null) =>
        type is null
            ? new()
            {
                Name = name,
                Number = number,
                Label = FieldDescriptorProto.Types.Label.Optional,
                Type = FieldDescriptorProto.Types.Type.String,
            }
            : new()
            {
                Name = name,
                Number = number,
                Label = FieldDescriptorProto.Types.Label.Optional,
                Type = FieldDescriptorProto.Types.Type.Message,
                TypeName = type,
            };

    public static byte[] Bytes(params FileDescriptorProto[] files) =>
        new FileDescriptorSet { File = { files } }.ToByteArray();

    /// <summary>What is said of a set that must be refused.</summary>
    public static string Problem(ReadOnlyMemory<byte> content, DescriptorLimits? limits = null)
    {
        Assert.False(DescriptorSet.TryRead(content, out var set, out var problem, limits));
        Assert.Null(set);
        return problem;
    }

    public static string Problem(params FileDescriptorProto[] files) => Problem(Bytes(files));

    /// <summary>The files of a set that must be fine.</summary>
    public static IReadOnlyList<FileDescriptor> Read(ReadOnlyMemory<byte> content, DescriptorLimits? limits = null)
    {
        Assert.True(DescriptorSet.TryRead(content, out var set, out var problem, limits), problem);
        Assert.Null(problem);
        return set.Files;
    }
}
