namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class VersionPresent()
    : VersionRule(
        "OAC101",
        "version-present",
        Catalogue.Requirements.Container.Version.Present,
        Catalogue.Requirements.Orchestrator.Version.AbsentRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "The image carries the version label.",
            Why: "The version is read before everything else and never guessed: without it no orchestrator deploys the image.",
            Bad: """
            LABEL org.openagentcontainers.name="weather"
            """,
            Good: """
            LABEL org.openagentcontainers.version="v1alpha3"
            LABEL org.openagentcontainers.name="weather"
            """,
            Fix: "Declare the version that the labels are written for."
        )
        {
            ExamplesAreWhole = true,
        };
}
