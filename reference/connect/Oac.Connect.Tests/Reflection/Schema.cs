using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Oac.Connect.Tests.Reflection;

/// <summary>Files with something of every kind that can be asked for.</summary>
internal static class Schema
{
    /// <summary>What <see cref="Main"/> imports by way of <see cref="Middle"/>.</summary>
    public static FileDescriptorProto Base { get; } =
        new()
        {
            Name = "a/base.proto",
            Package = "a",
            Syntax = "proto2",
            MessageType =
            {
                new DescriptorProto
                {
                    Name = "Open",
                    ExtensionRange =
                    {
                        new DescriptorProto.Types.ExtensionRange { Start = 100, End = 200 },
                    },
                },
            },
        };

    public static FileDescriptorProto Middle { get; } =
        new()
        {
            Name = "a/middle.proto",
            Package = "a",
            Syntax = "proto2",
            Dependency = { "a/base.proto" },
            Extension =
            {
                new FieldDescriptorProto
                {
                    Name = "further",
                    Number = 150,
                    Extendee = ".a.Open",
                    Type = FieldDescriptorProto.Types.Type.Bool,
                    Label = FieldDescriptorProto.Types.Label.Optional,
                },
            },
        };

    public static FileDescriptorProto Main { get; } =
        new()
        {
            Name = "main.proto",
            Package = "b.c",
            Syntax = "proto2",
            Dependency = { "a/middle.proto", "not/there.proto" },
            MessageType =
            {
                new DescriptorProto
                {
                    Name = "Outer",
                    Field =
                    {
                        new FieldDescriptorProto
                        {
                            Name = "field",
                            Number = 1,
                            OneofIndex = 0,
                            Type = FieldDescriptorProto.Types.Type.String,
                            Label = FieldDescriptorProto.Types.Label.Optional,
                        },
                    },
                    OneofDecl = { new OneofDescriptorProto { Name = "choice" } },
                    NestedType =
                    {
                        new DescriptorProto
                        {
                            Name = "Inner",
                            EnumType =
                            {
                                new EnumDescriptorProto
                                {
                                    Name = "Color",
                                    Value =
                                    {
                                        new EnumValueDescriptorProto { Name = "RED", Number = 0 },
                                    },
                                },
                            },
                        },
                    },
                    Extension =
                    {
                        new FieldDescriptorProto
                        {
                            Name = "nested",
                            Number = 101,
                            Extendee = ".a.Open",
                            Type = FieldDescriptorProto.Types.Type.Bool,
                            Label = FieldDescriptorProto.Types.Label.Optional,
                        },
                    },
                },
            },
            EnumType =
            {
                new EnumDescriptorProto
                {
                    Name = "Size",
                    Value =
                    {
                        new EnumValueDescriptorProto { Name = "SMALL", Number = 0 },
                    },
                },
            },
            Service =
            {
                new ServiceDescriptorProto
                {
                    Name = "Things",
                    Method =
                    {
                        new MethodDescriptorProto
                        {
                            Name = "Get",
                            InputType = ".a.Open",
                            OutputType = ".b.c.Outer",
                        },
                    },
                },
            },
        };

    public static byte[] Set(params FileDescriptorProto[] files) =>
        new FileDescriptorSet { File = { files } }.ToByteArray();

    public static byte[] All { get; } = Set(Base, Middle, Main);
}
