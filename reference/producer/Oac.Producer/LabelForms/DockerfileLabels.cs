using System.Buffers;
using System.Text;
using Oac.Images;

namespace Oac.Producer.LabelForms;

/// <summary>
/// Writes one <c>LABEL</c> instruction. Values stand in double quotes, where a backslash, a quotation mark and a dollar sign are escaped by
/// a backslash, so the Dockerfile must not change its escape character.
/// </summary>
internal static class DockerfileLabels
{
    private static readonly SearchValues<char> PlainKey = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-"
    );

    /// <summary>The instruction, with a line for each label; nothing where there is no label.</summary>
    /// <exception cref="UsageException">A label holds a line end, or its line is longer than a Dockerfile's may be.</exception>
    public static string Write(IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        var result = new StringBuilder();
        foreach (var (key, value) in labels)
        {
            LabelForm.Require(
                (key + value).AsSpan().IndexOfAny('\n', '\r', '\0') < 0,
                key,
                "a Dockerfile's LABEL can hold no line end and no NUL"
            );
            var line = $"{Key(key)}={Quoted(value)}";
            LabelForm.Require(
                Encoding.UTF8.GetByteCount(line) + 16 <= ImageLimits.MaxLineBytes,
                key,
                $"a line of a Dockerfile has at most {ImageLimits.MaxLineBytes} bytes"
            );
            result.Append(result.Length == 0 ? "LABEL " : " \\\n      ").Append(line);
        }
        return result.Length == 0 ? "" : result.Append('\n').ToString();
    }

    private static string Key(string key) =>
        key.Length > 0 && !key.AsSpan().ContainsAnyExcept(PlainKey) ? key : Quoted(key);

    private static string Quoted(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\' or '$')
            {
                result.Append('\\');
            }
            result.Append(c);
        }
        return result.Append('"').ToString();
    }
}
