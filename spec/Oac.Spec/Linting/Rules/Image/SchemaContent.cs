using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Image;

internal sealed class SchemaContent()
    : LabelRule(
        "OAC902",
        "schema-content",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Events.SchemaMimetype
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A schema file holds what its media type says.",
            Why: "An orchestrator that cannot read the schema cannot check or transform the channel's events.",
            Bad: """
            COPY alert.txt /schemas/alert.json
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="application/schema+json"
            """,
            Good: """
            COPY alert.json /schemas/alert.json
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="application/schema+json"
            """,
            Fix: "Mend the file, or name its real type."
        )
        {
            BadFacts = new()
            {
                SchemaFiles = new Dictionary<string, SchemaFileFact>
                {
                    ["/schemas/alert.json"] = new(SchemaFileState.Malformed),
                },
            },
            GoodFacts = new()
            {
                SchemaFiles = new Dictionary<string, SchemaFileFact>
                {
                    ["/schemas/alert.json"] = new(SchemaFileState.File),
                },
            },
        };

    public override void Check(in RuleContext context)
    {
        if (context.Facts.SchemaFiles is not { } files)
        {
            return;
        }
        foreach (ref readonly var entry in context.Of(LabelRole.EventSchemaPath))
        {
            if (
                entry is { IsSet: true, IsWellFormed: true }
                && files.TryGetValue(entry.Value, out var fact)
                && fact.State == SchemaFileState.Malformed
            )
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} is not what its media type says{(fact.Detail is null ? "" : $": {fact.Detail}")}"
                );
            }
        }
    }
}
