using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Events;

internal sealed class SchemaMediaType()
    : LabelRule(
        "OAC603",
        "schema-media-type",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Events.SchemaMimetype
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "schema.mimetype holds a media type.",
            Why: "An orchestrator chooses by it how to read the schema, and refuses a type that it does not support.",
            Bad: """
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="json"
            """,
            Good: """
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="application/schema+json"
            """,
            Fix: "Write application/schema+json or application/protobuf."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Of(LabelRole.EventSchemaMediaType))
        {
            if (!entry.IsWellFormed)
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} is not a media type such as 'application/schema+json' or 'application/protobuf'"
                );
            }
        }
    }
}
