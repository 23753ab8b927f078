using System.Text;
using ModelContextProtocol.Protocol;
using OpenAI.Chat;

namespace Oac.Harness.Agents.Mcp;

/// <summary>Tools of MCP as OpenAI's chat API has them.</summary>
internal static class ChatTools
{
    private const int MaxNameLength = 64;
    private const int MaxResultChars = 100_000;

    public static bool CanBeNamed(Tool tool) =>
        tool.Name is { Length: > 0 and <= MaxNameLength }
        && tool.Name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    public static ChatTool Create(Tool tool) =>
        ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.InputSchema.GetRawText()));

    /// <summary>What a tool answered, as text; parts of other kinds are named.</summary>
    public static string TextOf(CallToolResult result)
    {
        var text = new StringBuilder(result.IsError == true ? "Error: " : "");
        foreach (var block in result.Content)
        {
            text.Append(block is TextContentBlock part ? part.Text : $"[{block.Type}]").Append('\n');
            if (text.Length > MaxResultChars)
            {
                break;
            }
        }
        if (result.Content.Count == 0 && result.StructuredContent is { } structured)
        {
            text.Append(structured.GetRawText());
        }
        return Cut(text.ToString().TrimEnd('\n'));
    }

    public static string Cut(string text) =>
        text.Length <= MaxResultChars ? text : $"{text.AsSpan(0, MaxResultChars)}…";
}
