namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class VersionDiffers()
    : VersionRule("OAC105", "version-differs", Catalogue.Requirements.Container.Version.Present)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "The declared version is the one that the labels are checked as.",
            Why: "Asked to read the labels as one version, we found that they declare another; an orchestrator goes by what is declared.",
            Bad: """
            LABEL org.openagentcontainers.version="v1alpha2"
            """,
            Good: """
            LABEL org.openagentcontainers.version="v1alpha3"
            """,
            Fix: "Declare the version that the labels are written for, or check them as what they declare."
        )
        {
            ExamplesAreWhole = true,
        };
}
