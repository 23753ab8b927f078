using System.Collections.Immutable;
using System.Text;
using Oac.Producer.Output;

namespace Oac.Producer.LabelForms;

/// <summary>The forms in which <c>oac labels</c> writes labels, by name.</summary>
internal static class LabelForm
{
    /// <summary>All names; the first is the default.</summary>
    public static ImmutableArray<string> Names { get; } = ["dockerfile", "args", "json", "label-file"];

    /// <summary>Writes labels.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="labels">The labels, each key once.</param>
    /// <exception cref="UsageException">The form cannot express a label; the message names it, never its value.</exception>
    public static string Write(string name, IReadOnlyList<KeyValuePair<string, string>> labels) =>
        name switch
        {
            "args" => Arguments(labels),
            "json" => JsonText(labels),
            "label-file" => LabelFile(labels),
            _ => DockerfileLabels.Write(labels),
        };

    /// <summary>Options for <c>docker build</c> and <c>docker run</c>, quoted for a POSIX shell.</summary>
    private static string Arguments(IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        var result = new StringBuilder();
        foreach (var (key, value) in labels)
        {
            Require(!key.Contains('=', StringComparison.Ordinal), key, "its key holds an equals sign");
            Require(!key.Any(char.IsWhiteSpace), key, "its key holds white space");
            Require(!value.Contains('\0', StringComparison.Ordinal), key, "its value holds a NUL");
            result.Append(result.Length == 0 ? "" : " ").Append("--label ").Append(ShellWord.Of($"{key}={value}"));
        }
        return result.Length == 0 ? "" : result.Append('\n').ToString();
    }

    /// <summary>A JSON object of keys to texts, as <c>docker inspect</c> has it and <c>oac lint</c> reads it.</summary>
    private static string JsonText(IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Json.Write(
            text,
            json =>
            {
                json.WriteStartObject();
                foreach (var (key, value) in labels)
                {
                    json.WriteString(key, value);
                }
                json.WriteEndObject();
            }
        );
        return text.ToString();
    }

    /// <summary>Lines for <c>docker run --label-file</c>.</summary>
    private static string LabelFile(IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        var result = new StringBuilder();
        foreach (var (key, value) in labels)
        {
            Require(!key.Contains('=', StringComparison.Ordinal), key, "its key holds an equals sign");
            Require(
                !key.StartsWith('#') && !key.Any(char.IsWhiteSpace),
                key,
                "its key begins like a comment or holds white space"
            );
            Require(value.AsSpan().IndexOfAny('\n', '\r', '\0') < 0, key, "its value holds a line end or a NUL");
            result.Append(key).Append('=').Append(value).Append('\n');
        }
        return result.ToString();
    }

    /// <summary>Refuses what a form cannot express.</summary>
    public static void Require(bool holds, string key, string fault)
    {
        if (!holds)
        {
            throw new UsageException($"the label '{key}' cannot be written in this form: {fault}; --format json can");
        }
    }
}
