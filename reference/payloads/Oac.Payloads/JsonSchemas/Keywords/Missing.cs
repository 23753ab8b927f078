using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas.Keywords;

/// <summary>Says which required names are missing.</summary>
internal static class Missing
{
    private const int Shown = 10;

    public static string Message(IReadOnlyList<string> names)
    {
        var shown = string.Join(", ", names.Take(Shown).Select(MessageText.Quoted));
        var more = names.Count > Shown ? $" and {MessageText.Count(names.Count - Shown)} more" : "";
        return $"lacks {shown}{more}";
    }

    public static void Report(OutputUnit unit, IReadOnlyList<string> names)
    {
        unit.Fail(Message(names));
        unit.Close(false);
    }
}
