using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class LookAlikeNamespace()
    : LabelRule(
        "OAC112",
        "look-alike-namespace",
        Severity.Advice,
        refuses: false,
        Catalogue.Requirements.Container.Labels.InsideNamespace,
        Catalogue.Requirements.Container.Labels.Namespaced
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No key is in a namespace that only looks like org.openagentcontainers.",
            Why: "Labels outside the namespace do not matter to an orchestrator, so what they ask for is not provided.",
            Bad: """
            LABEL org.openagentcontainer.workspace.src.path="/src"
            """,
            Good: """
            LABEL org.openagentcontainers.workspace.src.path="/src"
            """,
            Fix: "Write the prefix as the specification spells it."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var label in context.Unknown)
        {
            if (label.InNamespace || !label.IsSet)
            {
                continue;
            }
            var meant =
                label.Likely.Count == 0
                    ? ""
                    : $"; did you mean {string.Join(" or ", label.Likely.Select(static k => Show.Quoted(k)))}?";
            context.Report(
                this,
                label.Key,
                $"{Show.Quoted(label.Key)} is not in the namespace '{LabelNamespace.Prefix}' and ignored{meant}",
                context.SureKeyOf(in label)
            );
        }
    }
}
