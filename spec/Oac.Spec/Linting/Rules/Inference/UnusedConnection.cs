using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Inference;

internal sealed class UnusedConnection() : LabelRule("OAC209", "unused-connection", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "Where the connection is declared, some inference type is.",
            Why: "A harness may use only the types that are declared: with the connection alone it may use none.",
            Bad: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            """,
            Good: """
            LABEL org.openagentcontainers.inference.api_base.env="OPENAI_BASE_URL"
            LABEL org.openagentcontainers.inference.api_key.env="OPENAI_API_KEY"
            LABEL org.openagentcontainers.inference.chat-completions.tools="false"
            """,
            Fix: "Declare each type that the harness uses, or remove the connection."
        );

    public override void Check(in RuleContext context)
    {
        var inference = context.Manifest.Inference;
        if (inference.Types.IsEmpty && inference is { ApiBaseVariable: not null, ApiKeyVariable: not null })
        {
            context.Report(
                this,
                context.KeyOf(LabelRole.InferenceApiBaseVariable),
                "a gateway is asked for, but no inference type is declared, so the harness may use none"
            );
        }
    }
}
