namespace Oac.Spec.Linting.Rules.Image;

internal sealed class SbomAttached()
    : LabelRule(
        "OAC906",
        "sbom-attached",
        Severity.Warning,
        refuses: false,
        Catalogue.Requirements.Container.Security.SignedWithSbom
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "An SBOM is attached to the image as a referrer.",
            Why: "Without it nobody can tell which packages the agent carries when one of them turns out to be vulnerable.",
            Bad: """
            # no SBOM
            LABEL org.openagentcontainers.name="weather"
            """,
            Good: """
            # oras attach --artifact-type application/spdx+json registry.example/weather@sha256:... sbom.spdx.json
            LABEL org.openagentcontainers.name="weather"
            """,
            Fix: "Attach an SBOM to the image's digest."
        )
        {
            BadFacts = new() { HasSbom = false },
            GoodFacts = new() { HasSbom = true },
        };

    public override void Check(in RuleContext context)
    {
        if (context.Facts.HasSbom == false)
        {
            context.Report(this, null, "no SBOM is attached to the image");
        }
    }
}
