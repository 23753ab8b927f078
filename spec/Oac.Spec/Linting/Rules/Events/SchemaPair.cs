using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Events;

internal sealed class SchemaPair()
    : LabelRule(
        "OAC601",
        "schema-pair",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Events.SchemaPair,
        Catalogue.Requirements.Orchestrator.Labels.OtherRequiredRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "Each channel declares both schema.path and schema.mimetype.",
            Why: "A schema without type cannot be read, a type without schema has nothing to describe.",
            Bad: """
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            """,
            Good: """
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="application/schema+json"
            """,
            Fix: "Declare the other label."
        );

    public override void Check(in RuleContext context)
    {
        foreach (var channel in context.Manifest.Channels)
        {
            var hasPath = context.TryFind(LabelRole.EventSchemaPath, channel.Name, out _);
            if (hasPath == context.TryFind(LabelRole.EventSchemaMediaType, channel.Name, out _))
            {
                continue;
            }
            var key = context.KeyOf(hasPath ? LabelRole.EventSchemaMediaType : LabelRole.EventSchemaPath, channel.Name);
            context.Report(this, key, $"channel {Show.Quoted(channel.Name)} lacks the label {Show.Quoted(key)}");
        }
    }
}
