using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Image;

internal sealed class SchemaDialect() : LabelRule("OAC909", "schema-dialect", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A JSON Schema names its draft in `$schema`.",
            Why: "Drafts differ: what one takes for a keyword another ignores. Without a name every reader assumes the draft that it likes best.",
            Bad: """
            # alert.json: {"type": "object"}
            COPY alert.json /schemas/alert.json
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="application/schema+json"
            """,
            Good: """
            # alert.json: {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}
            COPY alert.json /schemas/alert.json
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="application/schema+json"
            """,
            Fix: "Add `$schema` with the URI of the draft that the schema is written for."
        )
        {
            BadFacts = new()
            {
                SchemaFiles = new Dictionary<string, SchemaFileFact>
                {
                    ["/schemas/alert.json"] = new(SchemaFileState.File) { AssumedDialect = "2020-12" },
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
                && fact.AssumedDialect is { } assumed
            )
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} names no draft in '$schema'; {assumed} is assumed"
                );
            }
        }
    }
}
