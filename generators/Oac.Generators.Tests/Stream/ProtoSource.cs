using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using FieldLabel = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using FieldType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Oac.Generators.Tests.Stream;

/// <summary>A stream.proto as protoc would describe it, built in memory: each element stands on a line of its own.</summary>
internal sealed class ProtoSource
{
    private readonly FileDescriptorProto file;
    private int line;

    private ProtoSource(string name, string package, int firstLine)
    {
        line = firstLine;
        file = new()
        {
            Name = name,
            Package = package,
            Syntax = "proto3",
            SourceCodeInfo = new(),
        };
        Locate(12);
    }

    public FileDescriptorProto File => file;

    /// <summary>The stream of section 4.5, as the given version.</summary>
    public static ProtoSource Version(string version, int firstLine = 0)
    {
        var source = new ProtoSource($"{version}/stream.proto", $"openagentcontainers.{version}", firstLine);
        var service = new ServiceDescriptorProto { Name = "Orchestrator" };
        service.Method.Add(
            new MethodDescriptorProto
            {
                Name = "Connect",
                InputType = $".{source.file.Package}.HarnessEnvelope",
                OutputType = $".{source.file.Package}.OrchestratorEnvelope",
                ClientStreaming = true,
                ServerStreaming = true,
            }
        );
        source.file.Service.Add(service);
        source.Locate(6, 0, 2, 0);
        return source
            .Message("HarnessEnvelope", oneofs: ["body"])
            .Field("session_id", 1)
            .Field("result", 2, message: "EventResult", inOneof: true)
            .Message("OrchestratorEnvelope", oneofs: ["body"])
            .Field("session_id", 1)
            .Field("event", 2, message: "Event", inOneof: true)
            .Field("session_end", 3, message: "SessionEnd", inOneof: true)
            .Message("SessionEnd")
            .Message("EventResult")
            .Field("success", 1, FieldType.Bool)
            .Field("error_message", 2)
            .Message("Event")
            .Field("channel", 1)
            .Field("payload", 2, FieldType.Bytes);
    }

    /// <summary>An extension without messages.</summary>
    public static ProtoSource Extension(string version) =>
        new($"extensions/{version}/stream.proto", $"openagentcontainers.extensions.{version}", 0);

    /// <summary>Adds a message; fields that follow are its.</summary>
    public ProtoSource Message(string name, string[]? oneofs = null)
    {
        var message = new DescriptorProto { Name = name };
        message.OneofDecl.AddRange((oneofs ?? []).Select(o => new OneofDescriptorProto { Name = o }));
        file.MessageType.Add(message);
        Locate(4, file.MessageType.Count - 1, 1);
        return this;
    }

    /// <summary>Adds a field to the last message.</summary>
    public ProtoSource Field(
        string name,
        int number,
        FieldType type = FieldType.String,
        string? message = null,
        bool inOneof = false,
        FieldLabel label = FieldLabel.Optional
    )
    {
        var owner = file.MessageType[^1];
        var words = name.Split('_');
        var field = new FieldDescriptorProto
        {
            Name = name,
            JsonName = words[0] + string.Concat(words.Skip(1).Select(w => char.ToUpperInvariant(w[0]) + w[1..])),
            Number = number,
            Type = message is null ? type : FieldType.Message,
            Label = label,
        };
        if (message is not null)
        {
            field.TypeName = $".{file.Package}.{message}";
        }
        if (inOneof)
        {
            field.OneofIndex = 0;
        }
        owner.Field.Add(field);
        Locate(4, file.MessageType.Count - 1, 2, owner.Field.Count - 1);
        return this;
    }

    /// <summary>Changes a field that is there.</summary>
    public ProtoSource Change(string message, string name, Action<FieldDescriptorProto> change)
    {
        change(file.MessageType.Single(m => m.Name == message).Field.Single(f => f.Name == name));
        return this;
    }

    /// <summary>The line of a field, from 0.</summary>
    public int LineOf(string message, string? field = null)
    {
        var m = file.MessageType.ToList().FindIndex(x => x.Name == message);
        int[] path = field is null
            ? [4, m, 1]
            : [4, m, 2, file.MessageType[m].Field.ToList().FindIndex(f => f.Name == field)];
        return file.SourceCodeInfo.Location.Single(l => l.Path.SequenceEqual(path)).Span[0];
    }

    /// <summary>The descriptor set of files, as the build hands it to the generator.</summary>
    public static AdditionalText Set(params ProtoSource[] sources)
    {
        var set = new FileDescriptorSet();
        set.File.AddRange(sources.Select(s => s.file));
        return new Text("/obj/descriptors/set.fds.txt", Convert.ToBase64String(set.ToByteArray()));
    }

    /// <summary>A file as the build hands it over.</summary>
    public static AdditionalText Raw(string path, string content) => new Text(path, content);

    private void Locate(params int[] path)
    {
        var location = new SourceCodeInfo.Types.Location();
        location.Path.AddRange(path);
        location.Span.AddRange([line++, 2, 20]);
        file.SourceCodeInfo.Location.Add(location);
    }

    private sealed class Text(string path, string content) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(content);
    }
}
