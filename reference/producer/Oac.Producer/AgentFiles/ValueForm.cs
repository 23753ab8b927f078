using System.Collections.Immutable;
using Oac.Producer.Configuration;
using Oac.Producer.Images;
using Oac.Spec.Labels;

namespace Oac.Producer.AgentFiles;

/// <summary>What one value of <c>oac.yaml</c> must look like, for the reader, for messages and for the schema of editors alike.</summary>
/// <param name="Allowed">What is allowed, in words: <c>expected …</c>.</param>
/// <param name="Accepts">Whether a text is.</param>
/// <param name="Types">The JSON types that an editor may see for it, YAML's plain numbers and truth values among them.</param>
/// <param name="Pattern">A regular expression (ECMA 262) that every accepted text fits, or null.</param>
/// <param name="Choices">The texts that are allowed; empty where they are not a list.</param>
internal sealed record ValueForm(
    string Allowed,
    Func<string, bool> Accepts,
    ImmutableArray<string> Types,
    string? Pattern = null,
    ImmutableArray<string> Choices = default
)
{
    /// <summary>The least that a number may be; null for any.</summary>
    public int? Least { get; init; }

    /// <summary>The most that a number may be; null for any.</summary>
    public int? Most { get; init; }

    /// <summary>The value of <c>version</c> that makes no label but those under <c>labels</c>.</summary>
    public const string NoVersion = "none";

    /// <summary>Any text.</summary>
    public static ValueForm Text { get; } = new("a text", static _ => true, ["string"]);

    /// <summary>Any text, for which YAML's numbers and truth values may be written.</summary>
    public static ValueForm Scalar { get; } = new("a text", static _ => true, ["string", "number", "boolean"]);

    /// <summary>A text of at least one character.</summary>
    public static ValueForm Word { get; } =
        new(
            "a text that is not empty",
            static value => value.Length > 0 && !value.Contains('\0', StringComparison.Ordinal),
            ["string", "number"],
            "^[^\\u0000]+$"
        );

    /// <summary>A path of the image.</summary>
    public static ValueForm ImagePath { get; } =
        new(
            "an absolute path in the image, without '..'",
            static value => LabelValue.IsAbsolutePath(value),
            ["string"],
            "^/"
        );

    /// <summary>A path below the folder of the file.</summary>
    public static ValueForm LocalPath { get; } =
        new(
            "a path below this file's folder, without '..'",
            IsLocalPath,
            ["string"],
            "^(?!/)(?!(.*/)?\\.\\.(/|$))[^\\u0000]+$"
        );

    /// <summary>A mode in octal digits.</summary>
    public static ValueForm Mode { get; } =
        new(
            "three or four octal digits such as \"0755\"",
            static value => value.Length is 3 or 4 && value.All(static c => c is >= '0' and <= '7'),
            ["string", "integer"],
            "^[0-7]{3,4}$"
        );

    /// <summary>An owner by number.</summary>
    public static ValueForm Owner { get; } =
        new(
            "numbers such as 1000 or 1000:1000",
            static value => FileOwner.TryParse(value, out _),
            ["string", "integer"],
            "^[0-9]{1,10}(:[0-9]{1,10})?$"
        );

    /// <summary>A platform.</summary>
    public static ValueForm Platform { get; } =
        new(
            "a platform such as linux/amd64",
            static value => PlatformText.TryParse(value, out _),
            ["string"],
            "^[^/]+/[^/]+(/[^/]+)?$"
        );

    /// <summary>The name of a variable in ENV.</summary>
    public static ValueForm VariableName { get; } =
        new(
            "the name of a variable",
            static value =>
                value.Length > 0
                && !value.Contains('=', StringComparison.Ordinal)
                && !value.Contains('\0', StringComparison.Ordinal),
            ["string"]
        );

    /// <summary>The version of the specification.</summary>
    public static ValueForm Version { get; } =
        new(
            $"{VersionNames.Joined} or {NoVersion}",
            static value => value == NoVersion || VersionNames.All.Contains(value),
            ["string"],
            null,
            [.. VersionNames.All, NoVersion]
        );

    /// <summary>The form of a label's value. An empty text is allowed: it undoes a label of the base image.</summary>
    public static ValueForm Of(LabelValueKind kind)
    {
        var (allowed, types, pattern) = kind switch
        {
            LabelValueKind.Boolean => (
                "true or false",
                (ImmutableArray<string>)["boolean", "string"],
                "^(true|false)?$"
            ),
            LabelValueKind.PositiveInteger => ("a whole number greater than 0", ["integer", "string"], "^[0-9]*$"),
            LabelValueKind.Percentage => ("a number from 0 to 100", ["number", "string"], "^([0-9]+([.][0-9]+)?)?$"),
            LabelValueKind.SpaceSeparatedList => ("a list, or items with spaces between them", ["string"], "^$|[^ ]"),
            LabelValueKind.EnvironmentVariable => (
                "the name of an environment variable (letters, digits and _)",
                ["string"],
                "^([A-Za-z_][A-Za-z0-9_]*)?$"
            ),
            LabelValueKind.AbsolutePath => ("an absolute path in the image, without '..'", ["string"], "^(/.*)?$"),
            LabelValueKind.MediaType => (
                "a media type such as application/schema+json",
                ["string"],
                "^([^/]+/[^/]+)?$"
            ),
            _ => ("a text", ["string", "number", "boolean"], (string?)null),
        };
        return new(allowed, value => LabelValue.IsWellFormed(kind, value), types, pattern)
        {
            Least =
                kind == LabelValueKind.PositiveInteger ? 1
                : kind == LabelValueKind.Percentage ? 0
                : null,
            Most = kind == LabelValueKind.Percentage ? 100 : null,
        };
    }

    private static bool IsLocalPath(string value) =>
        value.Length > 0
        && value[0] != '/'
        && !value.Contains('\0', StringComparison.Ordinal)
        && !value.Split('/').Contains("..");
}
