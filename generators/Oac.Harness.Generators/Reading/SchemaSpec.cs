using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Oac.Harness.Generators.Reading;

/// <summary>What an attribute says of a schema.</summary>
/// <param name="File">The file below the project's folder.</param>
/// <param name="Path">Where it lies in the image.</param>
/// <param name="MediaType">What kind of schema it is.</param>
/// <param name="Mistake">What is wrong with it, or null.</param>
internal sealed record SchemaSpec(string File, string Path, string MediaType, string? Mistake)
{
    public static SchemaSpec Read(AttributeData attribute)
    {
        var file = attribute.Text(1);
        var name = file.Substring(file.LastIndexOf('/') + 1);
        var path = attribute.Named("SchemaPath") as string ?? "/schemas/" + name;
        var type = attribute.Named("SchemaMediaType") as string ?? OfExtension(name);
        return new(
            file,
            path,
            type ?? "",
            !IsBelow(file) ? $"'{file}' is no path below the project's folder, with slashes and without '..'"
                : !IsAbsolute(path) ? $"'{path}' is no absolute path in the image, without '..'"
                : type is null ? $"nothing says what kind of schema '{name}' is; set SchemaMediaType"
                : !IsMediaType(type) ? $"'{type}' is no media type such as application/schema+json"
                : null
        );
    }

    private static string? OfExtension(string name) =>
        name.Substring(Math.Max(0, name.LastIndexOf('.'))) switch
        {
            ".json" => "application/schema+json",
            ".proto" or ".binpb" or ".pb" => "application/protobuf",
            _ => null,
        };

    private static bool IsBelow(string file) =>
        file.Length > 0 && !file.Contains('\\') && !file.Contains(':') && file.Split('/').All(IsSegment);

    private static bool IsAbsolute(string path) =>
        path.Length > 1 && path[0] == '/' && path.Substring(1).Split('/').All(IsSegment);

    private static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..") && segment.All(static c => c >= ' ' && c != '\x7f');

    private static bool IsMediaType(string type)
    {
        var parts = type.Split('/');
        return parts.Length == 2 && parts.All(static p => p.Length > 0 && p.All(static c => c is > ' ' and < '\x7f'));
    }
}
