using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Image;

internal sealed class AnnotationsAreNoLabels()
    : LabelRule(
        "OAC904",
        "annotations-are-no-labels",
        Severity.Advice,
        refuses: false,
        Catalogue.Requirements.Container.Labels.InImageLabels
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No annotation of the manifest or index stands in the labels' namespace.",
            Why: "Orchestrators read the labels of the image config; annotations of the same name are ignored, and may say something else.",
            Bad: """
            # docker buildx build --annotation org.openagentcontainers.name=weather .
            LABEL org.openagentcontainers.name="weather"
            """,
            Good: """
            LABEL org.openagentcontainers.name="weather"
            """,
            Fix: "Declare labels only."
        )
        {
            BadFacts = new()
            {
                Annotations = new Dictionary<string, string> { ["org.openagentcontainers.name"] = "weather" },
            },
            GoodFacts = new() { Annotations = new Dictionary<string, string>() },
        };

    public override void Check(in RuleContext context)
    {
        if (context.Facts.Annotations is not { } annotations)
        {
            return;
        }
        foreach (
            var key in annotations
                .Keys.Where(static k => k.StartsWith(LabelNamespace.Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            context.Report(
                this,
                key,
                $"the annotation {Show.Quoted(key)} is ignored: only labels of the image config count"
            );
        }
    }
}
