using System;
using System.Linq;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Generators.Descriptors;
using Oac.Generators.Stream.Model;
using FieldLabel = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using FieldType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Oac.Generators.Stream.Parsing;

/// <summary>The stream.proto files of one descriptor set, or why it cannot be read.</summary>
internal sealed record DescriptorSetFiles(EquatableArray<ProtoFile> Files, DiagnosticInfo? Fault);

/// <summary>Takes what is needed out of protoc's descriptors, so that no object of Google.Protobuf is kept.</summary>
internal static class DescriptorSetReader
{
    private const string FileName = "stream.proto";

    public static DescriptorSetFiles Read(DescriptorText text)
    {
        try
        {
            var files = text.ReadFiles()
                .Where(static f => f.Name == FileName || f.Name.EndsWith("/" + FileName, StringComparison.Ordinal));
            return new(new(files.Select(f => new FileReader(f, text.Root).Read())), null);
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            return new(default, DiagnosticInfo.Create(StreamDiagnostics.UnreadableSet, text.Place, e.Message));
        }
    }

    private sealed class FileReader(FileDescriptorProto file, string root)
    {
        private readonly ProtoPlaces places = new(file, root);

        public ProtoFile Read() =>
            new(
                file.Name,
                file.Package,
                places.Of(FileDescriptorProto.PackageFieldNumber),
                new(
                    file.Service.SelectMany(
                        (service, s) =>
                            service.Method.Select(
                                (method, m) =>
                                    Method(
                                        service,
                                        method,
                                        [
                                            FileDescriptorProto.ServiceFieldNumber,
                                            s,
                                            ServiceDescriptorProto.MethodFieldNumber,
                                            m,
                                        ]
                                    )
                            )
                    )
                ),
                new(file.MessageType.Select((message, i) => Message(message, i)))
            );

        private ProtoMethod Method(ServiceDescriptorProto service, MethodDescriptorProto method, int[] part) =>
            new(
                service.Name,
                method.Name,
                LastSegment(method.InputType),
                LastSegment(method.OutputType),
                method.ClientStreaming && method.ServerStreaming,
                places.Of(part)
            );

        private ProtoMessage Message(DescriptorProto message, int index) =>
            new(
                message.Name,
                places.CommentOf(ProtoPlaces.Message(index)),
                places.Of([.. ProtoPlaces.Message(index), DescriptorProto.NameFieldNumber]),
                new(message.Field.Select((field, i) => Field(field, ProtoPlaces.Field(index, i)))),
                message.OneofDecl.Count,
                message.NestedType.Count > 0 ? "nested messages or maps"
                    : message.EnumType.Count > 0 ? "nested enums"
                    : null
            );

        private ProtoField Field(FieldDescriptorProto field, int[] part) =>
            new(
                field.Name,
                field.JsonName,
                field.Number,
                field.Type.ToString().ToLowerInvariant(),
                field.Type == FieldType.Message ? InPackage(field.TypeName) : null,
                field.HasOneofIndex,
                field.Label == FieldLabel.Repeated ? "repeated"
                    : field.Proto3Optional ? "optional"
                    : null,
                places.CommentOf(part),
                places.Of(part)
            );

        // A message of another file keeps its full name, which no lookup finds.
        private string InPackage(string typeName)
        {
            var prefix = "." + file.Package + ".";
            return typeName.StartsWith(prefix, StringComparison.Ordinal) ? typeName.Substring(prefix.Length) : typeName;
        }

        private static string LastSegment(string typeName) => typeName.Substring(typeName.LastIndexOf('.') + 1);
    }
}
