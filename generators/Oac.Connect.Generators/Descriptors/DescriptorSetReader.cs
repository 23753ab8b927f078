using System;
using System.Collections.Generic;
using System.Linq;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Connect.Generators.Model;
using Oac.Connect.Generators.Naming;

namespace Oac.Connect.Generators.Descriptors;

/// <summary>What a descriptor set holds, names of classes not yet given.</summary>
/// <param name="Services">The services of the set's own files.</param>
/// <param name="Types">The full names of top-level classes that protoc makes of all of its files.</param>
/// <param name="Diagnostics">What is wrong.</param>
internal sealed record SetContent(
    EquatableArray<PlacedService> Services,
    EquatableArray<string> Types,
    EquatableArray<DiagnosticInfo> Diagnostics
);

/// <summary>Takes what is needed out of protoc's descriptors, so that no object of Google.Protobuf is kept.</summary>
internal sealed class DescriptorSetReader
{
    private readonly DescriptorText _text;
    private readonly List<FileDescriptorProto> _files;
    private readonly Dictionary<string, (MessageClass Class, FileDescriptorProto File)> _messages = new(
        StringComparer.Ordinal
    );
    private readonly List<DiagnosticInfo> _diagnostics = [];
    private readonly HashSet<string> _checkedFiles = new(StringComparer.Ordinal);

    private DescriptorSetReader(DescriptorText text, FileDescriptorSet set)
    {
        _text = text;
        _files = [.. set.File];
        foreach (var file in _files)
        {
            foreach (var message in file.MessageType)
            {
                Add(message, file, file.Package, "", "");
            }
        }
    }

    public static SetContent Read(DescriptorText text)
    {
        FileDescriptorSet set;
        try
        {
            set = FileDescriptorSet.Parser.ParseFrom(Convert.FromBase64String(text.Base64));
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            var fault = DiagnosticInfo.Create(ConnectDiagnostics.UnreadableSet, text.Place, e.Message);
            return new(default, default, new([fault]));
        }
        return new DescriptorSetReader(text, set).Read();
    }

    private SetContent Read()
    {
        var own = _files.Where(f => (_text.Root + f.Name).StartsWith(_text.Folder, StringComparison.Ordinal)).ToList();
        if (own.Count == 0 && _files.Count > 0)
        {
            _diagnostics.Add(
                DiagnosticInfo.Create(ConnectDiagnostics.NoOwnFile, _text.Place, _text.Folder, _text.Root)
            );
        }
        var services = own.SelectMany(ReadServices).ToList();
        var types = _files.SelectMany(static f =>
            f.MessageType.Select(static m => m.Name)
                .Concat(f.EnumType.Select(static e => e.Name))
                .Select(name => Join(ProtocNames.Namespace(f), name))
        );
        return new(new(services), new(types), new(_diagnostics));
    }

    private IEnumerable<PlacedService> ReadServices(FileDescriptorProto file)
    {
        var places = new ProtoPlaces(file, _text.Root);
        var descriptors = file.Service.Count > 0 ? Closure(file) : "";
        for (var s = 0; s < file.Service.Count; s++)
        {
            var (service, part) = (file.Service[s], ProtoPlaces.Service(s));
            // Each in turn, so that every fault is found.
            var isValid = CheckNamespace(file);
            foreach (var used in service.Method.SelectMany(static m => new[] { m.InputType, m.OutputType }))
            {
                isValid &= CheckMessage(used);
            }
            if (!isValid)
            {
                continue;
            }
            var methods = service.Method.Select((m, i) => ReadMethod(m, places.ParagraphsOf(ProtoPlaces.Method(s, i))));
            var spec = new ServiceSpec(
                file.Name,
                Join(file.Package, service.Name),
                service.Name,
                ProtocNames.Namespace(file),
                "",
                "",
                service.Options is { Deprecated: true },
                places.ParagraphsOf(part),
                new(methods),
                new(Registry(file, service)),
                descriptors
            );
            yield return new(
                spec,
                places.Of(part),
                new(Enumerable.Range(0, service.Method.Count).Select(m => places.Of(ProtoPlaces.Method(s, m))))
            );
        }
    }

    private MethodSpec ReadMethod(MethodDescriptorProto method, EquatableArray<string> doc) =>
        new(
            method.Name,
            "",
            "",
            (method.ClientStreaming, method.ServerStreaming) switch
            {
                (false, false) => CallKind.Unary,
                (true, false) => CallKind.ClientStream,
                (false, true) => CallKind.ServerStream,
                (true, true) => CallKind.BidiStream,
            },
            _messages[method.InputType].Class,
            _messages[method.OutputType].Class,
            method.Options?.IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects,
            method.Options is { Deprecated: true },
            doc
        );

    /// <summary>A message of the service's file, which knows its imports, and one of each file that the methods take messages from.</summary>
    private IEnumerable<MessageClass> Registry(FileDescriptorProto file, ServiceDescriptorProto service) =>
        service
            .Method.SelectMany(static m => new[] { m.InputType, m.OutputType })
            .Select(used => _messages[used].File)
            .Prepend(file)
            .Where(static f => f.MessageType.Count > 0)
            .Distinct()
            .Select(f => _messages["." + Join(f.Package, f.MessageType[0].Name)].Class);

    /// <summary>The file below all that it imports, as protoc orders them.</summary>
    private string Closure(FileDescriptorProto file)
    {
        var wanted = new HashSet<string>([file.Name], StringComparer.Ordinal);
        var closure = new FileDescriptorSet();
        // Imports stand before who imports them.
        foreach (var one in Enumerable.Reverse(_files).Where(one => wanted.Contains(one.Name)))
        {
            wanted.UnionWith(one.Dependency);
            var bare = one.Clone();
            bare.SourceCodeInfo = null;
            closure.File.Insert(0, bare);
        }
        return Convert.ToBase64String(closure.ToByteArray());
    }

    private bool CheckMessage(string name)
    {
        if (_messages.TryGetValue(name, out var message))
        {
            return CheckNamespace(message.File);
        }
        _diagnostics.Add(
            DiagnosticInfo.Create(ConnectDiagnostics.UnreadableSet, _text.Place, $"it lacks the message '{name}'")
        );
        return false;
    }

    /// <summary>Whether code can name what is in the file's namespace; where not, that is said once.</summary>
    private bool CheckNamespace(FileDescriptorProto file)
    {
        var name = ProtocNames.Namespace(file);
        if (ProtocNames.IsNamespace(name))
        {
            return true;
        }
        if (_checkedFiles.Add(file.Name))
        {
            var place = new ProtoPlaces(file, _text.Root).Of(
                file.Options is { HasCsharpNamespace: true } ? ProtoPlaces.CsharpNamespace : ProtoPlaces.Package
            );
            _diagnostics.Add(DiagnosticInfo.Create(ConnectDiagnostics.InvalidNamespace, place, name));
        }
        return false;
    }

    private void Add(
        DescriptorProto message,
        FileDescriptorProto file,
        string scope,
        string outer,
        string outerMetadata
    )
    {
        var proto = Join(scope, message.Name);
        var name = outer + message.Name;
        var metadata = outerMetadata + message.Name;
        var @namespace = ProtocNames.Namespace(file);
        _messages["." + proto] = (
            new(proto, "global::" + ProtocNames.Escape(Join(@namespace, name)), Join(@namespace, metadata)),
            file
        );
        foreach (var nested in message.NestedType)
        {
            Add(nested, file, proto, name + ".Types.", metadata + "+Types+");
        }
    }

    private static string Join(string scope, string name) => scope.Length == 0 ? name : scope + "." + name;
}
