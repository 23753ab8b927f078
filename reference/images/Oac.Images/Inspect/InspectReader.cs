using System.Collections.Immutable;
using System.Text.Json;
using Oac.Images.Json;

namespace Oac.Images.Inspect;

/// <summary>Reads what <c>docker inspect</c> and <c>skopeo inspect</c> print, and image configurations.</summary>
internal static class InspectReader
{
    /// <summary>Tells the kinds of JSON apart by members that only one of them has.</summary>
    public static ImageInputFormat? Recognise(PlacedJson root)
    {
        if (root.Kind == JsonValueKind.Array)
        {
            return root.Items.All(i => i.Kind == JsonValueKind.Object && (i["Config"] ?? i["Id"]) is not null)
                ? ImageInputFormat.DockerInspect
                : null;
        }

        return root.Kind != JsonValueKind.Object ? null
            : IsObject("Config") && Has("Id") ? ImageInputFormat.DockerInspect
            : Has("Digest") && (Has("LayersData") || Has("Layers")) ? ImageInputFormat.SkopeoInspect
            : (IsObject("config") || IsObject("rootfs")) && Has("architecture") ? ImageInputFormat.ImageConfig
            : ImageInputFormat.LabelsJson;

        bool Has(string name) => root[name] is not null;
        bool IsObject(string name) => root[name] is { Kind: JsonValueKind.Object };
    }

    public static ImmutableArray<ImageDescription> Read(SourceText source, PlacedJson root, ImageInputFormat format)
    {
        if (format != ImageInputFormat.DockerInspect || root.Kind != JsonValueKind.Array)
        {
            return [ReadOne(source, root, format)];
        }

        if (root.Items.IsEmpty)
        {
            return
            [
                new ImageDescription
                {
                    Source = source,
                    Format = format,
                    Diagnostics = [Error("the array is empty: no image was inspected", root.Span)],
                },
            ];
        }

        var read = root
            .Items.Take(ImageLimits.MaxImages)
            .Select(item => ReadOne(source, item, format))
            .ToImmutableArray();
        return root.Items.Length <= ImageLimits.MaxImages
            ? read
            : read.SetItem(
                0,
                read[0] with
                {
                    Diagnostics = read[0]
                        .Diagnostics.Add(
                            new ImageDiagnostic(
                                ImageDiagnosticCodes.LimitExceeded,
                                ImageDiagnosticSeverity.Error,
                                $"more than {ImageLimits.MaxImages} images; the rest was not read",
                                root.Items[ImageLimits.MaxImages].Span
                            )
                        ),
                }
            );
    }

    private static ImageDescription ReadOne(SourceText source, PlacedJson root, ImageInputFormat format)
    {
        if (root.Kind != JsonValueKind.Object)
        {
            return new ImageDescription
            {
                Source = source,
                Format = format,
                Diagnostics = [Error($"an inspected image is an object, not {root.Describe()}", root.Span)],
            };
        }

        var fields = new InspectFields(source);
        return format switch
        {
            ImageInputFormat.DockerInspect => Docker(fields, root),
            ImageInputFormat.SkopeoInspect => Skopeo(fields, root),
            _ => Configuration(fields, root),
        };
    }

    // Images and containers: a container's Config holds what its image said and what was set when it was created.
    private static ImageDescription Docker(InspectFields fields, PlacedJson root)
    {
        var name =
            InspectFields.FirstText(root["RepoTags"]) ?? root.StringAt("Name")?.TrimStart('/') ?? root.StringAt("Id");
        return fields.Config(root, "Config") with
        {
            Format = ImageInputFormat.DockerInspect,
            Name = name,
            Platform = InspectFields.Platform(root, "Os", "Architecture", "Variant"),
            Digest = DigestOf(InspectFields.FirstText(root["RepoDigests"])) ?? root.StringAt("Id"),
            Diagnostics = fields.Diagnostics,
        };
    }

    private static ImageDescription Skopeo(InspectFields fields, PlacedJson root) =>
        fields.Create() with
        {
            Format = ImageInputFormat.SkopeoInspect,
            Name = root.StringAt("Name"),
            Labels = fields.Labels(root["Labels"]),
            Environment = fields.Environment(root["Env"]),
            Platform = InspectFields.Platform(root, "Os", "Architecture", "Variant"),
            Digest = root.StringAt("Digest"),
            Diagnostics = fields.Diagnostics,
        };

    private static ImageDescription Configuration(InspectFields fields, PlacedJson root) =>
        fields.Config(root, "config") with
        {
            Format = ImageInputFormat.ImageConfig,
            Platform = InspectFields.Platform(root, "os", "architecture", "variant"),
            Diagnostics = fields.Diagnostics,
        };

    private static string? DigestOf(string? reference)
    {
        var at = reference?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : reference![(at + 1)..];
    }

    private static ImageDiagnostic Error(string message, SourceSpan span) =>
        new(ImageDiagnosticCodes.UnexpectedValue, ImageDiagnosticSeverity.Error, message, span);
}
