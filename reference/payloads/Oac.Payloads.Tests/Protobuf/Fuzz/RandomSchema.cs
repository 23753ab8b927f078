using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Oac.Payloads.Protobuf.Fuzz;

/// <summary>Descriptor sets of random messages: all kinds of fields, in proto2 or proto3, with maps, oneofs, groups and well-known types.</summary>
internal sealed class RandomSchema
{
    private static readonly FileDescriptor[] WellKnown =
    [
        AnyReflection.Descriptor,
        DurationReflection.Descriptor,
        EmptyReflection.Descriptor,
        FieldMaskReflection.Descriptor,
        StructReflection.Descriptor,
        TimestampReflection.Descriptor,
        WrappersReflection.Descriptor,
    ];

    private static readonly string[] WellKnownNames =
    [
        .. WellKnown.SelectMany(f => f.MessageTypes).Select(m => "." + m.FullName),
    ];

    private static readonly Type[] Keys =
    [
        Type.Int32,
        Type.Int64,
        Type.Uint32,
        Type.Uint64,
        Type.Sint32,
        Type.Sint64,
        Type.Fixed32,
        Type.Fixed64,
        Type.Sfixed32,
        Type.Sfixed64,
        Type.Bool,
        Type.String,
    ];

    private readonly Random random;
    private readonly bool isProto2;
    private readonly FileDescriptorProto file;
    private readonly int messages;
    private int extension = 1000;

    private RandomSchema(Random random)
    {
        this.random = random;
        isProto2 = random.Next(2) == 0;
        messages = random.Next(1, 5);
        file = new FileDescriptorProto
        {
            Name = "r.proto",
            Package = "r",
            Syntax = isProto2 ? "proto2" : "proto3",
            Dependency = { WellKnown.Select(f => f.Name) },
        };
    }

    /// <summary>A set whose messages are <c>r.M0</c> and so on; the first is what payloads are.</summary>
    public static FileDescriptorSet Make(Random random)
    {
        var schema = new RandomSchema(random);
        schema.AddEnum("E");
        for (var i = 0; i < schema.messages; i++)
        {
            schema.file.MessageType.Add(schema.Message($"M{i}"));
        }
        for (var i = 0; schema.isProto2 && i < random.Next(4); i++)
        {
            var field = schema.Field($"x{i}", schema.extension++);
            // The peer in Python forgets the brackets of repeated ones, and reads no null of one that is a Value.
            if (field.TypeName == ".google.protobuf.Value")
            {
                field.TypeName = ".google.protobuf.ListValue";
            }
            field.Label = Label.Optional;
            field.Options = null;
            field.Extendee = $".r.M{random.Next(schema.messages)}";
            schema.file.Extension.Add(field);
        }
        return new FileDescriptorSet
        {
            File = { WellKnown.Select(f => FileDescriptorProto.Parser.ParseFrom(f.SerializedData)), schema.file },
        };
    }

    private void AddEnum(string name)
    {
        var type = new EnumDescriptorProto { Name = name };
        type.Value.Add(new EnumValueDescriptorProto { Name = $"{name}_0", Number = 0 });
        for (var i = 1; i < random.Next(2, 6); i++)
        {
            type.Value.Add(new EnumValueDescriptorProto { Name = $"{name}_{i}", Number = i * 3 - 5 });
        }
        file.EnumType.Add(type);
    }

    private DescriptorProto Message(string name)
    {
        var message = new DescriptorProto { Name = name };
        if (isProto2)
        {
            message.ExtensionRange.Add(new DescriptorProto.Types.ExtensionRange { Start = 1000, End = 2000 });
        }
        var number = 0;
        for (var i = random.Next(1, 14); i > 0; i--)
        {
            // Around the edges of tags of one, two and three bytes.
            number += random.Next(8) switch
            {
                0 => 13,
                1 => 200,
                _ => 1,
            };
            var field = number >= 1000 ? null : Field($"f_{number}", number);
            if (field is null)
            {
                break;
            }
            Refine(message, field);
            message.Field.Add(field);
        }
        return message;
    }

    private void Refine(DescriptorProto message, FieldDescriptorProto field)
    {
        if (random.Next(6) == 0)
        {
            MakeMap(message, field);
        }
        else if (isProto2 && field.Label == Label.Optional && random.Next(12) == 0)
        {
            field.Label = Label.Required;
            // Nothing is finite that needs itself.
            if (field.Type == Type.Message)
            {
                field.Label = Label.Optional;
            }
        }
        else if (isProto2 && random.Next(8) == 0)
        {
            var group = new DescriptorProto { Name = $"G{field.Number}", Field = { Field("inner", 1) } };
            message.NestedType.Add(group);
            field.Name = $"g{field.Number}";
            field.Type = Type.Group;
            field.TypeName = $".r.{message.Name}.{group.Name}";
            field.Options = null;
        }
        else if (
            field.Label == Label.Optional
            && (
                message.OneofDecl.Count == 0
                    ? random.Next(4) == 0
                    : message.Field[^1].HasOneofIndex && random.Next(2) == 0
            )
        )
        {
            // Members of a oneof stand one after the other.
            if (message.OneofDecl.Count == 0)
            {
                message.OneofDecl.Add(new OneofDescriptorProto { Name = "one" });
            }
            field.OneofIndex = 0;
        }
        if (random.Next(10) == 0)
        {
            field.JsonName = $"json-{field.Number}";
        }
    }

    private void MakeMap(DescriptorProto message, FieldDescriptorProto field)
    {
        var entry = new DescriptorProto
        {
            // The name that protoc would give it.
            Name = $"F{field.Number}Entry",
            Options = new MessageOptions { MapEntry = true },
            Field =
            {
                new FieldDescriptorProto
                {
                    Name = "key",
                    Number = 1,
                    Label = Label.Optional,
                    Type = Keys[random.Next(Keys.Length)],
                },
            },
        };
        var value = Field("value", 2);
        value.Label = Label.Optional;
        value.Options = null;
        if (isProto2 && value.Type == Type.Enum)
        {
            // An unknown number makes the entry unknown; the peer in Python makes it a zero, unlike generated C++.
            value.Type = Type.Sint32;
            value.ClearTypeName();
        }
        entry.Field.Add(value);
        message.NestedType.Add(entry);
        field.Label = Label.Repeated;
        field.Type = Type.Message;
        field.TypeName = $".r.{message.Name}.{entry.Name}";
        field.Options = null;
    }

    private FieldDescriptorProto Field(string name, int number)
    {
        var field = new FieldDescriptorProto
        {
            Name = name,
            Number = number,
            Label = random.Next(3) == 0 ? Label.Repeated : Label.Optional,
        };
        switch (random.Next(8))
        {
            case 0:
                field.Type = Type.Message;
                field.TypeName = $".r.M{random.Next(messages)}";
                return field;
            case 1:
                field.Type = Type.Message;
                field.TypeName = WellKnownNames[random.Next(WellKnownNames.Length)];
                return field;
            case 2:
                field.Type = Type.Enum;
                field.TypeName = ".r.E";
                break;
            default:
                do
                {
                    field.Type = (Type)random.Next(1, 19);
                } while (field.Type is Type.Message or Type.Group or Type.Enum);
                break;
        }
        if (field.Label == Label.Repeated && field.Type is not (Type.String or Type.Bytes) && random.Next(3) == 0)
        {
            field.Options = new FieldOptions { Packed = random.Next(2) == 0 };
        }
        return field;
    }
}
