using System;
using System.Collections.Generic;
using System.Linq;
using Google.Protobuf.Reflection;

namespace Oac.Generators.Descriptors;

/// <summary>Where the parts of one .proto file stand, and what is written above them.</summary>
/// <remarks>A part is named by its path of field numbers and indices, as SourceCodeInfo describes it.</remarks>
internal sealed class ProtoPlaces
{
    private readonly string path;
    private readonly Dictionary<string, SourceCodeInfo.Types.Location> locations = [];

    public ProtoPlaces(FileDescriptorProto file, string root)
    {
        path = root.Length == 0 || root[root.Length - 1] is '/' or '\\' ? root + file.Name : root + "/" + file.Name;
        foreach (var location in file.SourceCodeInfo?.Location ?? [])
        {
            locations[Key(location.Path)] = location;
        }
    }

    /// <summary>The place of the file's n-th message, or of a field in it.</summary>
    public static int[] Message(int message) => [FileDescriptorProto.MessageTypeFieldNumber, message];

    /// <inheritdoc cref="Message"/>
    public static int[] Field(int message, int field) =>
        [FileDescriptorProto.MessageTypeFieldNumber, message, DescriptorProto.FieldFieldNumber, field];

    /// <summary>The place of a part; of the part that encloses it where it has none of its own.</summary>
    public SourcePlace Of(params int[] part)
    {
        for (var length = part.Length; length > 0; length--)
        {
            if (locations.TryGetValue(Key(part.Take(length)), out var location) && location.Span.Count >= 3)
            {
                var span = location.Span;
                return span.Count == 3
                    ? new(path, span[0], span[1], span[0], span[2])
                    : new(path, span[0], span[1], span[2], span[3]);
            }
        }
        return new(path, 0, 0, 0, 0);
    }

    /// <summary>The comment above a part, or behind it, on one line; empty where there is none.</summary>
    public string CommentOf(params int[] part)
    {
        if (!locations.TryGetValue(Key(part), out var location))
        {
            return "";
        }
        var comment = location.LeadingComments.Length > 0 ? location.LeadingComments : location.TrailingComments;
        var lines = comment.Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(" ", lines.Select(static l => l.Trim()));
    }

    private static string Key(IEnumerable<int> path) => string.Join(".", path);
}
