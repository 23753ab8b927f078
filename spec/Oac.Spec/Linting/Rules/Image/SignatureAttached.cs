namespace Oac.Spec.Linting.Rules.Image;

internal sealed class SignatureAttached()
    : LabelRule(
        "OAC905",
        "signature-attached",
        Severity.Warning,
        refuses: false,
        Catalogue.Requirements.Container.Security.SignedWithSbom
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A signature is attached to the image.",
            Why: "Orchestrators should verify signatures before they read labels: an unsigned image runs only where policy is lax.",
            Bad: """
            # not signed
            LABEL org.openagentcontainers.name="weather"
            """,
            Good: """
            # cosign sign --key cosign.key registry.example/weather@sha256:...
            LABEL org.openagentcontainers.name="weather"
            """,
            Fix: "Sign the image by its digest, with cosign or notation."
        )
        {
            BadFacts = new() { HasSignature = false },
            GoodFacts = new() { HasSignature = true },
        };

    public override void Check(in RuleContext context)
    {
        if (context.Facts.HasSignature == false)
        {
            context.Report(this, null, "no signature is attached to the image (neither a referrer nor cosign's tag)");
        }
    }
}
