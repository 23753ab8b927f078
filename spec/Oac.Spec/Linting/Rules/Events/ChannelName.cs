using Oac.Spec.Labels;

namespace Oac.Spec.Linting.Rules.Events;

internal sealed class ChannelName()
    : LabelRule(
        "OAC602",
        "channel-name",
        Severity.Error,
        refuses: true,
        Catalogue.Requirements.Container.Events.ChannelName
    )
{
    public override RuleDocumentation Documentation =>
        new(
            What: "A channel name is a DNS label that begins with a letter.",
            Why: "Channel names travel on the stream and in host names; other characters do not.",
            Bad: """
            LABEL org.openagentcontainers.events.PagerDuty_Alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.PagerDuty_Alert.schema.mimetype="application/schema+json"
            """,
            Good: """
            LABEL org.openagentcontainers.events.pagerduty-alert.schema.path="/schemas/alert.json"
            LABEL org.openagentcontainers.events.pagerduty-alert.schema.mimetype="application/schema+json"
            """,
            Fix: "Use lower case letters, digits and hyphens, a letter first, a letter or digit last, 63 characters at most."
        );

    public override void Check(in RuleContext context)
    {
        foreach (var channel in context.Manifest.Channels)
        {
            if (LabelValue.IsChannelName(channel.Name))
            {
                continue;
            }
            var isPath = context.TryFind(LabelRole.EventSchemaPath, channel.Name, out _);
            context.Report(
                this,
                context.KeyOf(isPath ? LabelRole.EventSchemaPath : LabelRole.EventSchemaMediaType, channel.Name),
                $"the channel name {Show.Quoted(channel.Name)} is not lower case letters, digits and hyphens, a letter first, a letter or digit last, 63 characters at most"
            );
        }
    }
}
