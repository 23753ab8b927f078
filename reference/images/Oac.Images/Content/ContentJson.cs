using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Oac.Images.Content;

/// <summary>
/// A JSON value with the words that name its place, for example <c>example.com/a@sha256:…: layers[2].digest</c>. Every getter either
/// returns what is wanted or throws what is wrong.
/// </summary>
internal readonly record struct ContentJson(JsonElement Element, string Source, string Path)
{
    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = ContentLimits.MaxJsonDepth,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads an object and hands it out while its document lives.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> content, int limit, string source, Func<ContentJson, T> read)
    {
        if (content.Length > limit)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"{source}: {content.Length} bytes; at most {limit} are read"
            );
        }
        if (!Utf8.IsValid(content.Span))
        {
            throw Corrupt(source, "not UTF-8");
        }
        try
        {
            using var document = JsonDocument.Parse(content, Options);
            return read(new ContentJson(document.RootElement, source, "").As(JsonValueKind.Object));
        }
        catch (JsonException e)
        {
            var place = string.Create(
                CultureInfo.InvariantCulture,
                $"line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}"
            );
            throw Corrupt(
                source,
                $"not JSON without duplicate names, nested at most {Options.MaxDepth} deep ({place})",
                e
            );
        }
        catch (InvalidOperationException e)
        {
            throw Corrupt(source, "a JSON text holds half a surrogate pair", e);
        }
    }

    /// <summary>A member; null where there is none or it is null.</summary>
    public ContentJson? this[string name] =>
        Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new ContentJson(value, Source, Path.Length == 0 ? name : $"{Path}.{name}")
            : null;

    public bool Has(string name) => Element.TryGetProperty(name, out _);

    public ContentJson Required(string name) => this[name] ?? throw Wrong($"'{name}' is missing");

    public string Text => As(JsonValueKind.String).Element.GetString()!;

    public ContentJson As(JsonValueKind kind) =>
        Element.ValueKind == kind
            ? this
            : throw Wrong($"{Named(Element.ValueKind)} stands where {Named(kind)} is wanted");

    public IEnumerable<ContentJson> Items(int limit, string what)
    {
        As(JsonValueKind.Array);
        if (Element.GetArrayLength() > limit)
        {
            throw TooMany(Element.GetArrayLength(), limit, what);
        }
        var (source, path) = (Source, Path);
        return Element
            .EnumerateArray()
            .Select(
                (item, i) => new ContentJson(item, source, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"))
            );
    }

    public ImmutableArray<string> Texts(int limit, string what) => [.. Items(limit, what).Select(item => item.Text)];

    /// <summary>An object of texts, sorted.</summary>
    public ImmutableSortedDictionary<string, string> TextMap(int limit, string what)
    {
        As(JsonValueKind.Object);
        if (Element.GetPropertyCount() > limit)
        {
            throw TooMany(Element.GetPropertyCount(), limit, what);
        }
        var map = Descriptor.NoAnnotations.ToBuilder();
        foreach (var member in Element.EnumerateObject())
        {
            map[member.Name] = new ContentJson(
                member.Value,
                Source,
                $"{Path}['{MessageText.Shown(member.Name, 100)}']"
            ).Text;
        }
        return map.ToImmutable();
    }

    public ImageContentException Wrong(string what) => Corrupt(Path.Length == 0 ? Source : $"{Source}: {Path}", what);

    public ImageContentException Unsupported(string what) =>
        new(ImageContentError.NotSupported, $"{Source}: {(Path.Length == 0 ? "" : $"{Path}: ")}{what}");

    private ImageContentException TooMany(int count, int limit, string what) =>
        new(
            ImageContentError.LimitExceeded,
            string.Create(CultureInfo.InvariantCulture, $"{Source}: {Path}: {count} {what}; at most {limit} are read")
        );

    private static ImageContentException Corrupt(string place, string what, Exception? inner = null) =>
        new(ImageContentError.Corrupt, $"{place}: {what}", inner);

    private static string Named(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "a boolean",
            _ => "null",
        };
}
