namespace Oac.Spec.Linting.Rules.Image;

internal sealed class EntrypointPresent() : LabelRule("OAC907", "entrypoint-present", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "The image says what to run.",
            Why: "Labels do not say how the harness starts: without ENTRYPOINT or CMD the container cannot be created.",
            Bad: """
            FROM scratch
            LABEL org.openagentcontainers.name="weather"
            """,
            Good: """
            FROM scratch
            ENTRYPOINT ["/harness"]
            LABEL org.openagentcontainers.name="weather"
            """,
            Fix: "Set ENTRYPOINT or CMD."
        )
        {
            BadFacts = new() { Command = [] },
            GoodFacts = new() { Command = ["/harness"] },
        };

    public override void Check(in RuleContext context)
    {
        if (context.Facts.Command is { IsEmpty: true })
        {
            context.Report(this, null, "the image has neither ENTRYPOINT nor CMD, so nothing starts");
        }
        else if (context.Facts is { EntrypointExists: false, Command: { } command })
        {
            context.Report(this, null, $"the program {Show.Value(command[0])} is not in the image");
        }
    }
}
