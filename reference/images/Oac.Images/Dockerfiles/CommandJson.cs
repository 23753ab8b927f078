using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Oac.Images.Json;

namespace Oac.Images.Dockerfiles;

/// <summary>The form in which a command is written.</summary>
internal enum CommandForm
{
    /// <summary>A line for the shell.</summary>
    Shell,

    /// <summary>A JSON array of texts.</summary>
    Json,

    /// <summary>A JSON array that holds something else than texts, which is an error.</summary>
    BadJson,
}

/// <summary>Tells the JSON form of a command from its shell form: what is not well-formed JSON is a line for the shell.</summary>
internal static class CommandJson
{
    private const int MaxDepth = 10_000;

    public static CommandForm Read(string text, out ImmutableArray<string> arguments)
    {
        arguments = [];
        var (start, _) = GoText.Trim(text, 0, text.Length);
        if (start == text.Length || text[start] != '[')
        {
            return CommandForm.Shell;
        }

        var items = ImmutableArray.CreateBuilder<string>();
        var others = false;
        try
        {
            var reader = new Utf8JsonReader(
                Encoding.UTF8.GetBytes(text[start..]),
                new JsonReaderOptions { MaxDepth = MaxDepth }
            );
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.String)
                {
                    items.Add(PlacedJson.Unescape(reader.ValueSpan));
                }
                else if (reader.CurrentDepth > 0)
                {
                    others = true;
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON at all: the builder takes such a line for the shell, without a word.
            return CommandForm.Shell;
        }

        arguments = items.ToImmutable();
        return others ? CommandForm.BadJson : CommandForm.Json;
    }
}
