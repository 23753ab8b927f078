using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class NameForm() : LabelRule("OAC109", "name-form", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "The name holds no slash and no control character.",
            Why: "Operators write <agent>/<server> as a key: a slash in the name makes such a key ambiguous to read.",
            Bad: """
            LABEL org.openagentcontainers.name="team/weather"
            """,
            Good: """
            LABEL org.openagentcontainers.name="team-weather"
            """,
            Fix: "Choose a name of letters, digits, dots and hyphens."
        );

    public override void Check(in RuleContext context)
    {
        if (
            context.Manifest.Name is { } name
            && (name.Contains('/', StringComparison.Ordinal) || name.Any(char.IsControl))
        )
        {
            context.Report(
                this,
                context.KeyOf(LabelRole.Name),
                $"the name {Show.Value(name)} holds a slash or a control character, which makes keys such as <agent>/<server> hard to read"
            );
        }
    }
}
