namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class VersionGrammar()
    : VersionRule("OAC103", "version-grammar", Catalogue.Requirements.Container.Version.Grammar)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A version is v<major>, v<major>beta<n> or v<major>alpha<n>, numbers from 1 without leading zeros.",
            Why: "Anything else is no version that could ever be accepted.",
            Bad: """
            LABEL org.openagentcontainers.version="1.0-alpha3"
            """,
            Good: """
            LABEL org.openagentcontainers.version="v1alpha3"
            """,
            Fix: "Write the version as the specification spells it."
        )
        {
            ExamplesAreWhole = true,
        };
}
