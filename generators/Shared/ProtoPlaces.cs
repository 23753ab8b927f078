using System;
using System.Collections.Generic;
using System.Linq;
using Google.Protobuf.Reflection;

namespace Oac.Generators.Shared;

/// <summary>Where the parts of one .proto file stand, and what is written above them.</summary>
/// <remarks>A part is named by its path of field numbers and indices, as SourceCodeInfo describes it.</remarks>
internal sealed class ProtoPlaces
{
    // C# ends a line at each of these, so a comment must not carry them along.
    private static readonly char[] LineEnds = ['\n', '\r', '\u0085', '\u2028', '\u2029'];

    private readonly string _path;
    private readonly Dictionary<string, SourceCodeInfo.Types.Location> _locations = [];

    public ProtoPlaces(FileDescriptorProto file, string root)
    {
        _path = root.Length == 0 || root[root.Length - 1] is '/' or '\\' ? root + file.Name : root + "/" + file.Name;
        foreach (var location in file.SourceCodeInfo?.Location ?? [])
        {
            _locations[Key(location.Path)] = location;
        }
    }

    /// <summary>The option <c>csharp_namespace</c>.</summary>
    public static int[] CsharpNamespace { get; } =
    [FileDescriptorProto.OptionsFieldNumber, Google.Protobuf.Reflection.FileOptions.CsharpNamespaceFieldNumber];

    /// <summary>The package.</summary>
    public static int[] Package { get; } = [FileDescriptorProto.PackageFieldNumber];

    /// <summary>The file's n-th message.</summary>
    public static int[] Message(int message) => [FileDescriptorProto.MessageTypeFieldNumber, message];

    /// <summary>A field of a message.</summary>
    public static int[] Field(int message, int field) => [.. Message(message), DescriptorProto.FieldFieldNumber, field];

    /// <summary>A service.</summary>
    public static int[] Service(int service) => [FileDescriptorProto.ServiceFieldNumber, service];

    /// <summary>A method of a service.</summary>
    public static int[] Method(int service, int method) =>
        [.. Service(service), ServiceDescriptorProto.MethodFieldNumber, method];

    /// <summary>The place of a part; of the part that encloses it where it has none of its own.</summary>
    public SourcePlace Of(params int[] part)
    {
        for (var length = part.Length; length > 0; length--)
        {
            if (_locations.TryGetValue(Key(part.Take(length)), out var location) && location.Span.Count >= 3)
            {
                var span = location.Span;
                return span.Count == 3
                    ? new(_path, span[0], span[1], span[0], span[2])
                    : new(_path, span[0], span[1], span[2], span[3]);
            }
        }
        return new(_path, 0, 0, 0, 0);
    }

    /// <summary>The comment above a part, or behind it, on one line; empty where there is none.</summary>
    public string CommentOf(params int[] part) =>
        string.Join(
            " ",
            TextOf(part).Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Trim())
        );

    /// <summary>The paragraphs of that comment, each on one line; none where there is no comment.</summary>
    public EquatableArray<string> ParagraphsOf(params int[] part)
    {
        var paragraphs = new List<string>();
        var lines = new List<string>();
        foreach (var line in TextOf(part).Split(LineEnds).Select(static l => l.Trim()).Concat([""]))
        {
            if (line.Length > 0)
            {
                lines.Add(line);
            }
            else if (lines.Count > 0)
            {
                paragraphs.Add(string.Join(" ", lines));
                lines.Clear();
            }
        }
        return new(paragraphs);
    }

    private string TextOf(int[] part) =>
        !_locations.TryGetValue(Key(part), out var location) ? ""
        : location.LeadingComments.Length > 0 ? location.LeadingComments
        : location.TrailingComments;

    private static string Key(IEnumerable<int> path) => string.Join(".", path);
}
