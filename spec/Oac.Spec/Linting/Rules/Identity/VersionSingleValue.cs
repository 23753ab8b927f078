namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class VersionSingleValue()
    : VersionRule("OAC102", "version-single-value", Catalogue.Requirements.Container.Version.SingleValue)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "The version label holds exactly one identifier, without blanks around it.",
            Why: "A list is no version: orchestrators compare the whole value.",
            Bad: """
            LABEL org.openagentcontainers.version="v1alpha2 v1alpha3"
            """,
            Good: """
            LABEL org.openagentcontainers.version="v1alpha3"
            """,
            Fix: "Publish one image per version."
        )
        {
            ExamplesAreWhole = true,
        };
}
