using System.Text;
using System.Text.Encodings.Web;

namespace Oac.Conformance.Commands;

/// <summary>The text of a target file with comments.</summary>
internal static class InitFile
{
    /// <summary>Writes it.</summary>
    public static string Write(InitAnswers answers)
    {
        var text = new StringBuilder(
            """
            # What oac-conformance judges. Relative paths start at this file's folder.
            # yaml-language-server: $schema=https://openagentcontainers.org/schemas/oac-target-1.schema.json

            """
        );
        Add(
            text,
            "",
            answers.Classes is [var one] ? $"class: {one}" : $"class: [{string.Join(", ", answers.Classes)}]"
        );
        if (answers.Image is not null)
        {
            Add(text, "\n# Where labels and files are read from.", $"image: {Quoted(answers.Image)}");
        }
        if (answers.LabelsFrom is not null)
        {
            Add(
                text,
                "\n# Labels alone: rows about files in layers are UNTESTABLE. 'image:' instead judges them too.",
                $"labels_from: {Quoted(answers.LabelsFrom)}"
            );
        }
        if (answers.IsHarness)
        {
            Harness(text, answers);
        }
        Add(
            text,
            """

            # The version to judge by where the labels declare none that is known.
            # version: v1alpha3

            # The image's registry speaks plain HTTP.
            # plain_http: true

            # Rows that are known to fail. They stay failures in the claim; 'run --allow-expected' exits with 0.
            # expected_failures:
            #   - requirement: container/version/present
            #     why: the next release has it
            """
        );
        return text.ToString();
    }

    private static void Harness(StringBuilder text, InitAnswers answers)
    {
        if (answers.Command.IsEmpty)
        {
            Add(text, "\n# Without a command its image is run in Docker or Podman.", "# command: [node, harness.js]");
        }
        else
        {
            Add(text, "\n# How it is started.", $"command: [{string.Join(", ", answers.Command.Select(Quoted))}]");
        }
        Add(text, "\n# For each channel an event that the harness answers with success; one of text, base64 and file.");
        Events(text, "events", answers, "hello", isFilledIn: !answers.Channels.IsEmpty);
        Add(
            text,
            "\n# For each channel an event that it must answer with a failure: the rows on failed results need it."
        );
        Events(text, "fails", answers, "not what the channel takes", isFilledIn: false);
        Add(
            text,
            """

            # How long it may take for one event, and from its start to its stream.
            # result_within_ms: 10000
            # stream_within_ms: 30000

            # It knows this toolkit's extension of the stream, as every harness of Oac.Harness does, and is judged a second time with it.
            # extension: true

            # Where the suite's own servers listen, and how the harness reaches them. For an image: the engine's bridge unless said, or
            # 'network: host'.
            # listen: 0.0.0.0
            # reach: host.docker.internal

            # MCP servers that the suite plays, by name, with the variable that takes the address; and what the model behind its gateway says.
            # mcp: { knowledge: MCP_KNOWLEDGE_URL }
            # model_says: "An answer that the harness can use."
            """
        );
    }

    private static void Events(StringBuilder text, string key, InitAnswers answers, string sample, bool isFilledIn)
    {
        var mark = isFilledIn ? "" : "# ";
        Add(text, $"{mark}{key}:");
        foreach (var channel in answers.Channels.IsEmpty ? ["mail"] : answers.Channels)
        {
            Add(
                text,
                $"{mark}  {Quoted(channel)}:",
                $"{mark}    content_type: text/plain",
                $"{mark}    text: {Quoted(sample)}"
            );
        }
    }

    private static void Add(StringBuilder text, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(line.ReplaceLineEndings("\n")).Append('\n');
        }
    }

    // JSON's texts are YAML's too; a plain one stays as it is.
    private static string Quoted(string value) =>
        value.Length > 0
        && char.IsAsciiLetter(value[0])
        && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '_' or '-')
        && value.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n")
            ? value
            : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)}\"";
}
