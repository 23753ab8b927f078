namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class VersionSupported()
    : VersionRule(
        "OAC104",
        "version-supported",
        Catalogue.Requirements.Orchestrator.Version.UnsupportedRefused,
        Catalogue.Requirements.Orchestrator.Version.ExplicitAcceptance
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "The declared version is one that is accepted here.",
            Why: "Versions are accepted one by one: a version that is not listed is refused and nothing else is read.",
            Bad: """
            LABEL org.openagentcontainers.version="v2alpha1"
            """,
            Good: """
            LABEL org.openagentcontainers.version="v1alpha3"
            """,
            Fix: "Declare a version that the orchestrators you target accept."
        )
        {
            ExamplesAreWhole = true,
        };
}
