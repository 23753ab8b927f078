using System.Text.Json;
using Oac.Images.Json;

namespace Oac.Images.LabelFiles;

/// <summary>Reads a JSON object of label keys to texts.</summary>
internal static class JsonLabelFile
{
    public static ImageDescription Read(SourceText source, PlacedJson root)
    {
        var labels = new LabelFileBuilder(source, ImageInputFormat.LabelsJson);
        if (root.Kind != JsonValueKind.Object)
        {
            labels.Error(
                ImageDiagnosticCodes.UnexpectedValue,
                $"a label file is an object of label keys to texts, not {root.Describe()}",
                root.Span
            );
            return labels.Build([]);
        }

        foreach (var (name, nameSpan, value) in root.Members)
        {
            if (value.Kind != JsonValueKind.String)
            {
                labels.Error(
                    ImageDiagnosticCodes.UnexpectedValue,
                    $"the value of label '{name}' is {value.Describe()}; labels are texts, so it must stand in quotes",
                    value.Span
                );
                continue;
            }

            labels.Add(name, nameSpan, value.Text, value.Span);
            if (labels.Full)
            {
                break;
            }
        }

        return labels.Build([]);
    }
}
