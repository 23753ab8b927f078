using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class UnknownLabel()
    : LabelRule(
        "OAC111",
        "unknown-label",
        Severity.Advice,
        refuses: false,
        Catalogue.Requirements.Container.Labels.KnownGroups
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "Every label of the namespace is one that the declared version knows.",
            Why: "Unknown labels are ignored, so they ask for nothing.",
            Bad: """
            LABEL org.openagentcontainers.description="Tells the weather"
            """,
            Good: """
            LABEL org.opencontainers.image.description="Tells the weather"
            """,
            Fix: "Remove the label, or use a namespace of your own."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var label in context.Unknown)
        {
            if (label is { InNamespace: true, IsSet: true, Likely.Count: 0, KnownTo.Count: 0 })
            {
                context.Report(
                    this,
                    label.Key,
                    $"{Show.Quoted(label.Key)} is unknown to {context.Schema.Version} and ignored{Hint(label.Key)}"
                );
            }
        }
    }

    private static string Hint(string key)
    {
        var rest = key.AsSpan(LabelNamespace.Prefix.Length);
        return
            rest.StartsWith("events.", StringComparison.Ordinal)
            && (
                rest.EndsWith(".schema.path", StringComparison.Ordinal)
                || rest.EndsWith(".schema.mimetype", StringComparison.Ordinal)
            )
            ? ": a channel name holds no dot"
            : "";
    }
}
