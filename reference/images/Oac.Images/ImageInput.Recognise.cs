using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Oac.Images.Dockerfiles;
using Oac.Images.Inspect;
using Oac.Images.Json;
using Oac.Images.LabelFiles;

namespace Oac.Images;

public static partial class ImageInput
{
    private const string Accepted =
        "accepted are a Dockerfile, a JSON or YAML file of labels, the output of 'docker inspect', 'skopeo inspect' "
        + "or 'skopeo inspect --config', and an OCI image configuration";

    /// <summary>Reads a text that is already decoded; otherwise like the overload for text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="options">How to read it.</param>
    public static ImmutableArray<ImageDescription> Read(SourceText source, ImageInputOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ImageInputOptions();
        var bytes = Encoding.UTF8.GetByteCount(source.Text);
        if (bytes > options.MaxBytes)
        {
            return Refused(
                source,
                options.Format,
                ImageDiagnosticCodes.LimitExceeded,
                $"the text has {bytes} bytes; at most {options.MaxBytes} are read"
            );
        }

        var read = ReadAs(source, options);
        return source.Diagnostics.IsEmpty
            ? read
            : read.SetItem(0, read[0] with { Diagnostics = source.Diagnostics.AddRange(read[0].Diagnostics) });
    }

    private static ImmutableArray<ImageDescription> ReadAs(SourceText source, ImageInputOptions options)
    {
        switch (options.Format ?? FromName(source.Name) ?? FromContent(source.Text))
        {
            case ImageInputFormat.Dockerfile:
                return [DockerfileReader.Read(source, options)];
            case ImageInputFormat.LabelsYaml:
                return [YamlLabelFile.Read(source)];
            case null:
                return Refused(source, null, ImageDiagnosticCodes.UnknownFormat, $"{Found(source.Text)}; {Accepted}");
            default:
                return ReadJson(source, options.Format);
        }
    }

    // A name ending with .json says no more than that: the content tells labels from the kinds of inspect output.
    private static ImmutableArray<ImageDescription> ReadJson(SourceText source, ImageInputFormat? wanted)
    {
        if (PlacedJson.Parse(source, out var error) is not { } root)
        {
            return
            [
                new ImageDescription
                {
                    Source = source,
                    Format = wanted,
                    Diagnostics = [error!],
                },
            ];
        }

        var format = wanted ?? InspectReader.Recognise(root);
        return format switch
        {
            ImageInputFormat.LabelsJson => [JsonLabelFile.Read(source, root)],
            null => Refused(
                source,
                null,
                ImageDiagnosticCodes.UnknownFormat,
                $"this JSON is {root.Describe()} of no known kind; {Accepted}"
            ),
            _ => InspectReader.Read(source, root, format.Value),
        };
    }

    private static ImmutableArray<ImageDescription> Refused(
        SourceText source,
        ImageInputFormat? format,
        string code,
        string message
    ) =>
        [
            new ImageDescription
            {
                Source = source,
                Format = format,
                Diagnostics = [new ImageDiagnostic(code, ImageDiagnosticSeverity.Error, message, SourceSpan.Start)],
            },
        ];

    // Any JSON format stands for "JSON" here; the content decides which.
    private static ImageInputFormat? FromName(string name)
    {
        var file = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return Ends(".json") ? ImageInputFormat.LabelsJson
            : Ends(".yaml") || Ends(".yml") ? ImageInputFormat.LabelsYaml
            : Ends(".dockerfile") || Ends(".containerfile") ? ImageInputFormat.Dockerfile
            : Is("Dockerfile") || Is("Containerfile") ? ImageInputFormat.Dockerfile
            : null;

        bool Ends(string ending) => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

        bool Is(string stem) =>
            file.Equals(stem, StringComparison.OrdinalIgnoreCase)
            || file.StartsWith(stem + ".", StringComparison.OrdinalIgnoreCase);
    }

    private static ImageInputFormat? FromContent(string text)
    {
        var syntax = DockerfileParser.Parse(MappedText.Whole(new SourceText("", text)), new Remarks());
        var first = syntax.Instructions.IsEmpty ? null : syntax.Instructions[0];
        if (text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            return ImageInputFormat.LabelsJson;
        }

        if (first?.Name is "FROM" or "ARG" && !first.Arguments.Text.StartsWith(':'))
        {
            return ImageInputFormat.Dockerfile;
        }

        return YamlLabelFile.LooksLikeMapping(text) ? ImageInputFormat.LabelsYaml : null;
    }

    private static string Found(string text)
    {
        var line = text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0);
        return line is null
            ? "the input is empty"
            : $"the input begins with '{(line.Length > 40 ? line[..40] + "…" : line)}', which tells no known kind";
    }
}
