namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class Utf8Values()
    : LabelRule(
        "OAC114",
        "utf8-values",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Labels.Utf8Values
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "Every value is text that can be written as UTF-8.",
            Why: "Half of a surrogate pair has no encoding: no registry or runtime can hand such a value on unchanged.",
            Bad: """
            { "org.openagentcontainers.name": "sun \ud83c" }
            """,
            Good: """
            { "org.openagentcontainers.name": "sun \ud83c\udf1e" }
            """,
            Fix: "Write the character itself, or both halves of its escape."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Entries)
        {
            if (HasLoneSurrogate(entry.Value))
            {
                context.Report(
                    this,
                    entry.Key,
                    $"the value of {Show.Quoted(entry.Key)} holds half a surrogate pair, which UTF-8 cannot express"
                );
            }
        }
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return true;
            }
            i++;
        }
        return false;
    }
}
