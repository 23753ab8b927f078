using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.CodeAnalysis;
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

    public static DescriptorSetFiles Read(AdditionalText text, CancellationToken cancellation)
    {
        try
        {
            var base64 = text.GetText(cancellation)?.ToString() ?? "";
            var set = FileDescriptorSet.Parser.ParseFrom(Convert.FromBase64String(base64));
            var files = set.File.Where(static f =>
                f.Name == FileName || f.Name.EndsWith("/" + FileName, StringComparison.Ordinal)
            );
            return new(new(files.Select(static f => new FileReader(f).Read())), null);
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            var place = new ProtoPlace(text.Path, 0, 0, 0, 0);
            return new(default, new DiagnosticInfo(StreamDiagnostics.UnreadableSet, place, new([e.Message])));
        }
    }

    private sealed class FileReader(FileDescriptorProto file)
    {
        // A path of field numbers and indices names an element of the file: see SourceCodeInfo in descriptor.proto.
        private readonly Dictionary<string, SourceCodeInfo.Types.Location> locations = Locations(file);

        public ProtoFile Read() =>
            new(
                file.Name,
                file.Package,
                Place("12"),
                new(
                    file.Service.SelectMany(
                        (service, s) => service.Method.Select((method, m) => Method(service, method, $"6,{s},2,{m}"))
                    )
                ),
                new(file.MessageType.Select((message, i) => Message(message, $"4,{i}")))
            );

        private ProtoMethod Method(ServiceDescriptorProto service, MethodDescriptorProto method, string path) =>
            new(
                service.Name,
                method.Name,
                LastSegment(method.InputType),
                LastSegment(method.OutputType),
                method.ClientStreaming && method.ServerStreaming,
                Place(path)
            );

        private ProtoMessage Message(DescriptorProto message, string path) =>
            new(
                message.Name,
                Doc(path),
                Place(path + ",1"),
                new(message.Field.Select((field, i) => Field(field, $"{path},2,{i}"))),
                message.OneofDecl.Count,
                message.NestedType.Count > 0 ? "nested messages or maps"
                    : message.EnumType.Count > 0 ? "nested enums"
                    : null
            );

        private ProtoField Field(FieldDescriptorProto field, string path) =>
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
                Doc(path),
                Place(path)
            );

        // A message of another file keeps its full name, which no lookup finds.
        private string InPackage(string typeName)
        {
            var prefix = "." + file.Package + ".";
            return typeName.StartsWith(prefix, StringComparison.Ordinal) ? typeName.Substring(prefix.Length) : typeName;
        }

        private ProtoPlace Place(string path)
        {
            if (!locations.TryGetValue(path, out var location))
            {
                return new(file.Name, 0, 0, 0, 0);
            }
            var span = location.Span;
            return span.Count == 3
                ? new(file.Name, span[0], span[1], span[0], span[2])
                : new(file.Name, span[0], span[1], span[2], span[3]);
        }

        private string Doc(string path)
        {
            if (!locations.TryGetValue(path, out var location))
            {
                return "";
            }
            var comment = location.LeadingComments.Length > 0 ? location.LeadingComments : location.TrailingComments;
            return string.Join(
                " ",
                comment.Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Trim())
            );
        }

        private static string LastSegment(string typeName) => typeName.Substring(typeName.LastIndexOf('.') + 1);

        private static Dictionary<string, SourceCodeInfo.Types.Location> Locations(FileDescriptorProto file)
        {
            var found = new Dictionary<string, SourceCodeInfo.Types.Location>(StringComparer.Ordinal);
            foreach (var location in file.SourceCodeInfo?.Location ?? [])
            {
                found[string.Join(",", location.Path)] = location;
            }
            return found;
        }
    }
}
