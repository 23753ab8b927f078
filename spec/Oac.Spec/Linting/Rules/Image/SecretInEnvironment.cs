namespace Oac.Spec.Linting.Rules.Image;

internal sealed class SecretInEnvironment()
    : LabelRule("OAC908", "secret-in-environment", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "No variable that ENV sets looks like a secret.",
            Why: "The value stands in the image config for everyone who can read the image, and in every layer's history.",
            Bad: """
            ENV OPENAI_API_KEY="sk-proj-A1b2C3d4E5f6G7h8I9j0"
            LABEL org.openagentcontainers.name="weather"
            """,
            Good: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.tools="true"
            """,
            Fix: "Revoke the secret, and let the orchestrator deliver its successor."
        )
        {
            BadFacts = new()
            {
                Environment = new Dictionary<string, string> { ["OPENAI_API_KEY"] = "sk-proj-A1b2C3d4E5f6G7h8I9j0" },
            },
            GoodFacts = new() { Environment = new Dictionary<string, string>() },
        };

    public override void Check(in RuleContext context)
    {
        if (context.Facts.Environment is not { } environment)
        {
            return;
        }
        foreach (var (name, value) in environment.OrderBy(static v => v.Key, StringComparer.Ordinal))
        {
            if (SecretShapes.Find(value) is { } shape)
            {
                context.ReportVariable(
                    this,
                    name,
                    $"the variable {Show.Quoted(name)} that ENV sets looks like {shape}; image configs are public"
                );
            }
        }
    }
}
