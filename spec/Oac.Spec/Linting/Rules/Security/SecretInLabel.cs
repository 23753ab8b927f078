namespace Oac.Spec.Linting.Rules.Security;

internal sealed class SecretInLabel() : LabelRule("OAC805", "secret-in-label", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No label's key or value looks like a secret.",
            Why: "Labels are public to everyone who can read the image, and stay in every registry that it is copied to.",
            Bad: """
            LABEL org.openagentcontainers.mcp.calendar.token="sk-proj-A1b2C3d4E5f6G7h8I9j0"
            """,
            Good: """
            LABEL org.openagentcontainers.mcp.calendar.bearer.token.file="/run/secrets/calendar"
            """,
            Fix: "Revoke the secret, and let the orchestrator deliver its successor."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Entries)
        {
            CheckValue(in context, entry.Key, entry.Value);
            // The rest of a known key is the specification's.
            if (SecretShapes.Find(entry.Name) is not null || SecretShapes.Find(entry.Detail) is not null)
            {
                CheckKey(in context, entry.Key);
            }
        }
        foreach (ref readonly var label in context.Unknown)
        {
            CheckValue(in context, label.Key, label.Value);
            CheckKey(in context, label.Key);
        }
    }

    private void CheckValue(in RuleContext context, string key, string value)
    {
        if (SecretShapes.Find(value) is { } shape)
        {
            context.Report(this, key, $"the value of {Show.Quoted(key)} looks like {shape}; labels are public");
        }
    }

    private void CheckKey(in RuleContext context, string key)
    {
        if (SecretShapes.FindInKey(key) is { } found)
        {
            context.Report(
                this,
                key,
                $"the key {Show.Quoted(key)} holds what looks like {found.Shape}; labels are public"
            );
        }
    }
}
