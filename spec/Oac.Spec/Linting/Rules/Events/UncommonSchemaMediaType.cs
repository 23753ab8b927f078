using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Events;

internal sealed class UncommonSchemaMediaType()
    : LabelRule(
        "OAC604",
        "uncommon-schema-media-type",
        Severity.Advice,
        refuses: false,
        Catalogue.Requirements.Orchestrator.Schema.Mimetypes
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "schema.mimetype is one of the two types that every orchestrator supports.",
            Why: "Other types may be supported by some orchestrators; the others refuse the image.",
            Bad: """
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="application/json"
            """,
            Good: """
            LABEL org.openagentcontainers.events.alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.alert.schema.mimetype="application/schema+json"
            """,
            Fix: "Use application/schema+json or application/protobuf where you can."
        );

    public override void Check(in RuleContext context)
    {
        foreach (ref readonly var entry in context.Of(LabelRole.EventSchemaMediaType))
        {
            if (entry is { IsSet: true, IsWellFormed: true } && !IsCommon(entry.Value))
            {
                context.Report(
                    this,
                    entry.Key,
                    $"{Show.Value(entry.Value)} is neither 'application/schema+json' nor 'application/protobuf': some orchestrators will refuse it"
                );
            }
        }
    }

    /// <summary>Type and subtype know no case (RFC 6838); parameters do not change the type.</summary>
    private static bool IsCommon(ReadOnlySpan<char> mediaType)
    {
        var semicolon = mediaType.IndexOf(';');
        var essence = (semicolon < 0 ? mediaType : mediaType[..semicolon]).Trim();
        return essence.Equals("application/schema+json", StringComparison.OrdinalIgnoreCase)
            || essence.Equals("application/protobuf", StringComparison.OrdinalIgnoreCase);
    }
}
