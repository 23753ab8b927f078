using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Image;

internal sealed class SchemaEmbedded()
    : LabelRule(
        "OAC901",
        "schema-embedded",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Events.SchemaEmbedded,
        Catalogue.Requirements.Orchestrator.Schema.MissingRefused
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "Every declared schema file is in the image's layers at its path.",
            Why: "The orchestrator takes the file from the layers without running the image; where it is missing, registration fails.",
            Bad: """
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="application/schema+json"
            """,
            Good: """
            COPY alert.json /schemas/alert.json
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="application/schema+json"
            """,
            Fix: "Copy the file into the image when it is built."
        )
        {
            BadFacts = new()
            {
                SchemaFiles = new Dictionary<string, SchemaFileFact>
                {
                    ["/schemas/alert.json"] = new(SchemaFileState.Missing),
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
            if (entry is not { IsSet: true, IsWellFormed: true } || !files.TryGetValue(entry.Value, out var fact))
            {
                continue;
            }
            if (fact.State is SchemaFileState.Missing or SchemaFileState.NotAFile)
            {
                var found = fact.State == SchemaFileState.Missing ? "is not in the image" : "is no file in the image";
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} {found}{(fact.Detail is null ? "" : $": {fact.Detail}")}"
                );
            }
        }
    }
}
