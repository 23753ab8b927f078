using System.Collections.Immutable;
using System.Text.Json;
using Oac.Images.Json;

namespace Oac.Images.Inspect;

/// <summary>Reads the fields of one inspected image and remarks on those of a wrong type.</summary>
internal sealed class InspectFields(SourceText source)
{
    private readonly Remarks _remarks = new();

    public ImmutableArray<ImageDiagnostic> Diagnostics => _remarks.Sorted();

    public ImageDescription Create() => new() { Source = source };

    /// <summary>The configuration under <paramref name="member"/>; an image without one is an image that sets nothing.</summary>
    public ImageDescription Config(PlacedJson root, string member)
    {
        var config = root[member];
        if (config is null || !Expect(config, JsonValueKind.Object, member))
        {
            return Create();
        }

        return Create() with
        {
            Labels = Labels(config["Labels"]),
            Environment = Environment(config["Env"]),
            User = Text(config["User"], "User") is { Text.Length: > 0 } user
                ? new ImageSetting(user.Text, user.Span, source, ValueOrigin.Own)
                : null,
            Entrypoint = Command(config["Entrypoint"], "Entrypoint"),
            Cmd = Command(config["Cmd"], "Cmd"),
            Shell = Command(config["Shell"], "Shell"),
            OnBuild = [.. Texts(config["OnBuild"], "OnBuild").Select(t => new ImageTrigger(t.Text, t.Span, source))],
        };
    }

    public ImmutableArray<ImageLabel> Labels(PlacedJson? value)
    {
        if (value is null || !Expect(value, JsonValueKind.Object, "Labels"))
        {
            return [];
        }

        var labels = new List<ImageLabel>();
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, nameSpan, text) in value.Members)
        {
            if (labels.Count == ImageLimits.MaxLabels)
            {
                Error(
                    ImageDiagnosticCodes.LimitExceeded,
                    $"more than {ImageLimits.MaxLabels} labels; the rest was not read",
                    nameSpan
                );
                break;
            }

            if (!Expect(text, JsonValueKind.String, $"label '{name}'"))
            {
                continue;
            }

            if (last.TryGetValue(name, out var earlier))
            {
                Error(
                    ImageDiagnosticCodes.DuplicateKey,
                    $"label '{name}' stands here a second time; it was set at {labels[earlier].KeySpan}",
                    nameSpan
                );
                labels[earlier] = labels[earlier] with { Overridden = true };
            }

            last[name] = labels.Count;
            labels.Add(new ImageLabel(name, text.Text, nameSpan, text.Span, source, ValueOrigin.Own, false));
        }

        return [.. labels];
    }

    public ImmutableArray<ImageVariable> Environment(PlacedJson? value)
    {
        var variables = new List<ImageVariable>();
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in Texts(value, "Env"))
        {
            if (variables.Count == ImageLimits.MaxVariables)
            {
                Error(
                    ImageDiagnosticCodes.LimitExceeded,
                    $"more than {ImageLimits.MaxVariables} variables; the rest was not read",
                    item.Span
                );
                break;
            }

            var equals = item.Text.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? item.Text : item.Text[..equals];
            if (last.TryGetValue(name, out var earlier))
            {
                variables[earlier] = variables[earlier] with { Overridden = true };
            }

            last[name] = variables.Count;
            variables.Add(
                new ImageVariable(
                    name,
                    equals < 0 ? "" : item.Text[(equals + 1)..],
                    item.Span,
                    item.Span,
                    source,
                    ValueOrigin.Own,
                    false
                )
            );
        }

        return [.. variables];
    }

    public static string? FirstText(PlacedJson? value) =>
        value is { Kind: JsonValueKind.Array, Items: [{ Kind: JsonValueKind.String } first, ..] } ? first.Text : null;

    public static string? Platform(PlacedJson root, string os, string architecture, string variant)
    {
        if (
            root.StringAt(os) is not { Length: > 0 } system
            || root.StringAt(architecture) is not { Length: > 0 } machine
        )
        {
            return null;
        }

        return root.StringAt(variant) is { Length: > 0 } kind ? $"{system}/{machine}/{kind}" : $"{system}/{machine}";
    }

    private ImageCommand? Command(PlacedJson? value, string name)
    {
        var texts = Texts(value, name);
        return texts.Count == 0
            ? null
            : new ImageCommand([.. texts.Select(t => t.Text)], false, value!.Span, source, ValueOrigin.Own);
    }

    private List<PlacedJson> Texts(PlacedJson? value, string name) =>
        value is null || !Expect(value, JsonValueKind.Array, name)
            ? []
            : [.. value.Items.Where(i => Expect(i, JsonValueKind.String, name))];

    private PlacedJson? Text(PlacedJson? value, string name) =>
        value is not null && Expect(value, JsonValueKind.String, name) ? value : null;

    private bool Expect(PlacedJson value, JsonValueKind kind, string name)
    {
        if (value.Kind == kind)
        {
            return true;
        }

        var wanted = kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            _ => "a text",
        };
        Error(ImageDiagnosticCodes.UnexpectedValue, $"{name} is {value.Describe()}; {wanted} is wanted", value.Span);
        return false;
    }

    private void Error(string code, string message, SourceSpan span) => _remarks.Error(code, message, span);
}
