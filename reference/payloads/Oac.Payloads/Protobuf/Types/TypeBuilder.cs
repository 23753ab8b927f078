using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Oac.Payloads.Descriptors;

namespace Oac.Payloads.Protobuf.Types;

/// <summary>Makes types of linked descriptors: those say what a name means, the files as they were read which features hold.</summary>
internal sealed class TypeBuilder
{
    private const string WellKnownFolder = "google/protobuf/";

    private readonly Dictionary<string, MessageType> messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EnumType> enums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Field>> extensions = new(StringComparer.Ordinal);
    private readonly HashSet<string> mapEntries = new(StringComparer.Ordinal);
    private readonly List<(MessageType Type, List<Field> Fields)> bodies = [];
    private readonly List<(Field Field, FieldDescriptor Descriptor)> references = [];

    private TypeBuilder() { }

    /// <param name="files">Each file as it was read and as it was linked.</param>
    /// <exception cref="DescriptorException">A feature has a value that nobody knows, or a map entry is none.</exception>
    public static TypeTable Build(IReadOnlyList<(FileDescriptorProto Proto, FileDescriptor Linked)> files)
    {
        var builder = new TypeBuilder();
        var roots = new List<MessageType>();
        foreach (var (proto, linked) in files)
        {
            builder.FindMapEntries(proto.MessageType, linked.MessageTypes);
        }
        foreach (var (proto, linked) in files)
        {
            var settings = FeatureSettings.Of(proto);
            for (var i = 0; i < proto.MessageType.Count; i++)
            {
                var type = builder.AddMessage(proto.MessageType[i], linked.MessageTypes[i], settings);
                if (!proto.Name.StartsWith(WellKnownFolder, StringComparison.Ordinal))
                {
                    roots.Add(type);
                }
            }
            builder.AddEnums(proto.EnumType, linked.EnumTypes, settings);
            builder.AddExtensions(proto.Extension, linked.Extensions.UnorderedExtensions, settings);
        }
        builder.Resolve();
        return new TypeTable(builder.messages.Values, roots);
    }

    private MessageType AddMessage(DescriptorProto proto, MessageDescriptor linked, FeatureSettings outer)
    {
        var settings = outer.With(proto.Options?.Features, linked.FullName);
        var type = new MessageType
        {
            FullName = linked.FullName,
            IsMapEntry = mapEntries.Contains(linked.FullName),
            IsMessageSet = proto.Options is { MessageSetWireFormat: true } && proto.Field.Count == 0,
        };
        messages.Add(type.FullName, type);
        var fields = new List<Field>(proto.Field.Count);
        var linkedFields = linked.Fields.InDeclarationOrder();
        for (var i = 0; i < proto.Field.Count; i++)
        {
            var field = proto.Field[i];
            var inner = field.HasOneofIndex
                ? settings.With(proto.OneofDecl[field.OneofIndex].Options?.Features, linked.FullName)
                : settings;
            fields.Add(AddField(field, linkedFields[i], inner, isExtension: false));
        }
        bodies.Add((type, fields));
        for (var i = 0; i < proto.NestedType.Count; i++)
        {
            AddMessage(proto.NestedType[i], linked.NestedTypes[i], settings);
        }
        AddEnums(proto.EnumType, linked.EnumTypes, settings);
        AddExtensions(proto.Extension, linked.Extensions.UnorderedExtensions, settings);
        return type;
    }

    private void FindMapEntries(RepeatedField<DescriptorProto> protos, IList<MessageDescriptor> linked)
    {
        for (var i = 0; i < protos.Count; i++)
        {
            if (IsMapEntry(protos[i], linked[i]))
            {
                mapEntries.Add(linked[i].FullName);
            }
            FindMapEntries(protos[i].NestedType, linked[i].NestedTypes);
        }
    }

    private static bool IsMapEntry(DescriptorProto proto, MessageDescriptor linked)
    {
        if (proto.Options is not { MapEntry: true })
        {
            return false;
        }
        if (
            proto.Field.Count == 2
            && linked.FindFieldByNumber(1) is { IsRepeated: false } key
            && linked.FindFieldByNumber(2) is { IsRepeated: false, FieldType: not FieldType.Group }
            && key.FieldType
                is not (
                    FieldType.Double
                    or FieldType.Float
                    or FieldType.Bytes
                    or FieldType.Enum
                    or FieldType.Message
                    or FieldType.Group
                )
        )
        {
            return true;
        }
        throw new DescriptorException(
            $"{MessageText.Quoted(linked.FullName)} says that it is the entry of a map, but has not the fields of one"
        );
    }

    private void AddEnums(
        RepeatedField<EnumDescriptorProto> protos,
        IList<EnumDescriptor> linked,
        FeatureSettings outer
    )
    {
        for (var i = 0; i < protos.Count; i++)
        {
            var settings = outer.With(protos[i].Options?.Features, linked[i].FullName);
            var values = protos[i].Value.Select(v => (v.Name, v.Number)).ToList();
            enums.Add(linked[i].FullName, new(linked[i].FullName, settings.ClosedEnums, values));
        }
    }

    private void AddExtensions(
        RepeatedField<FieldDescriptorProto> protos,
        IList<FieldDescriptor> linked,
        FeatureSettings outer
    )
    {
        for (var i = 0; i < protos.Count; i++)
        {
            var extended = linked[i].ExtendeeType.FullName;
            if (!extensions.TryGetValue(extended, out var list))
            {
                extensions.Add(extended, list = []);
            }
            list.Add(AddField(protos[i], linked[i], outer, isExtension: true));
        }
    }

    private Field AddField(FieldDescriptorProto proto, FieldDescriptor linked, FeatureSettings outer, bool isExtension)
    {
        var settings = outer.With(proto.Options?.Features, linked.FullName);
        // The linker takes a group for a message.
        var kind =
            proto is { HasType: true, Type: FieldDescriptorProto.Types.Type.Group }
            && linked.FieldType == FieldType.Message
                ? FieldKind.Group
                : Kind(linked.FieldType);
        // Maps and what is in them are never delimited, whatever the file says.
        if (
            kind == FieldKind.Message
            && settings.Delimited
            && !mapEntries.Contains(linked.MessageType.FullName)
            && (isExtension || !mapEntries.Contains(linked.ContainingType.FullName))
        )
        {
            kind = FieldKind.Group;
        }
        var repeated = proto.Label == FieldDescriptorProto.Types.Label.Repeated;
        var packed = proto.Options is { HasPacked: true } ? proto.Options.Packed : settings.Packed;
        var field = new Field
        {
            Number = proto.Number,
            Name = isExtension ? linked.FullName : proto.Name,
            JsonName = isExtension ? $"[{linked.FullName}]" : linked.JsonName,
            Kind = kind,
            IsRepeated = repeated,
            IsPacked = repeated && packed && kind.CanBePacked(),
            HasPresence =
                !repeated
                && (
                    kind.IsMessage()
                    || isExtension
                    || proto.HasOneofIndex
                    || proto.Proto3Optional
                    || !settings.ImplicitPresence
                ),
            IsRequired =
                proto.Label == FieldDescriptorProto.Types.Label.Required
                || !repeated && !isExtension && settings.LegacyRequired,
            VerifiesUtf8 = kind == FieldKind.String && settings.VerifiesUtf8,
            Oneof = proto.HasOneofIndex ? proto.OneofIndex : -1,
        };
        references.Add((field, linked));
        return field.Settle();
    }

    private static FieldKind Kind(FieldType type) =>
        type switch
        {
            FieldType.Double => FieldKind.Double,
            FieldType.Float => FieldKind.Float,
            FieldType.Int64 => FieldKind.Int64,
            FieldType.UInt64 => FieldKind.UInt64,
            FieldType.Int32 => FieldKind.Int32,
            FieldType.Fixed64 => FieldKind.Fixed64,
            FieldType.Fixed32 => FieldKind.Fixed32,
            FieldType.Bool => FieldKind.Bool,
            FieldType.String => FieldKind.String,
            FieldType.Group => FieldKind.Group,
            FieldType.Message => FieldKind.Message,
            FieldType.Bytes => FieldKind.Bytes,
            FieldType.UInt32 => FieldKind.UInt32,
            FieldType.SFixed32 => FieldKind.SFixed32,
            FieldType.SFixed64 => FieldKind.SFixed64,
            FieldType.SInt32 => FieldKind.SInt32,
            FieldType.SInt64 => FieldKind.SInt64,
            _ => FieldKind.Enum,
        };

    private void Resolve()
    {
        foreach (var (field, descriptor) in references)
        {
            if (field.Kind.IsMessage())
            {
                field.Message = messages[descriptor.MessageType.FullName];
            }
            else if (field.Kind == FieldKind.Enum)
            {
                field.Enum = enums[descriptor.EnumType.FullName];
            }
        }
        foreach (var (type, fields) in bodies)
        {
            type.Complete(fields, extensions.GetValueOrDefault(type.FullName) ?? []);
        }
        foreach (var (type, _) in bodies)
        {
            type.Recognise();
        }
        MarkChecks();
    }

    /// <summary>Whoever holds a message with required fields, however deep, must look for them.</summary>
    private void MarkChecks()
    {
        var holders = new Dictionary<MessageType, List<MessageType>>();
        foreach (var (type, fields) in bodies)
        {
            foreach (var field in fields.Concat(extensions.GetValueOrDefault(type.FullName) ?? []))
            {
                if (field.Message is { } held)
                {
                    (holders.TryGetValue(held, out var list) ? list : holders[held] = []).Add(type);
                }
            }
        }
        var open = new Queue<MessageType>(bodies.Select(b => b.Type).Where(t => t.Required.Count > 0));
        while (open.TryDequeue(out var type))
        {
            if (!type.NeedsCheck)
            {
                type.NeedsCheck = true;
                foreach (var holder in holders.GetValueOrDefault(type) ?? [])
                {
                    open.Enqueue(holder);
                }
            }
        }
    }
}
