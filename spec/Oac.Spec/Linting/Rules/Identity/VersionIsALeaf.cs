using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class VersionIsALeaf()
    : LabelRule(
        "OAC107",
        "version-is-a-leaf",
        Severity.Error,
        refuses: false,
        Catalogue.Requirements.Container.Version.NotAPrefix
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No key continues the version key.",
            Why: "In v1alpha1 the version key is reserved and must not begin another key.",
            Bad: """
            LABEL org.openagentcontainers.version="v1alpha1"
            LABEL org.openagentcontainers.version.minimum="v1alpha1"
            """,
            Good: """
            LABEL org.openagentcontainers.version="v1alpha1"
            """,
            Fix: "Remove the label."
        )
        {
            ExampleVersion = "v1alpha1",
        };

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var label in context.Unknown)
        {
            if (
                label is { InNamespace: true, IsSet: true }
                && label.Key.StartsWith(LabelNamespace.VersionKey + ".", StringComparison.Ordinal)
            )
            {
                context.Report(
                    this,
                    label.Key,
                    $"{Show.Quoted(label.Key)} continues the version key, which is reserved"
                );
            }
        }
    }
}
