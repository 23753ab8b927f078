using Oac.Planning.Plans;
using Oac.Spec.Labels;
using Oac.Spec.Linting;

namespace Oac.Planning.Channels;

/// <summary>Event channels (5.6): within policy, with a schema of a type that is supported. Whether its file is there is for the rules.</summary>
internal static class ChannelPlanner
{
    /// <summary>The media types that schemas may have, without parameters.</summary>
    private static readonly string[] SchemaTypes = ["application/schema+json", "application/protobuf"];

    public static void Plan(PlanDraft draft)
    {
        foreach (var channel in draft.Manifest.Channels)
        {
            if (!draft.Policy.Channels.Any(p => p.Matches(channel.Name)))
            {
                draft.Refuse(
                    RefusalCodes.ChannelNotAllowed,
                    draft.Labels.KeyOf(
                        draft.Labels.Has(LabelRole.EventSchemaPath, channel.Name)
                            ? LabelRole.EventSchemaPath
                            : LabelRole.EventSchemaMediaType,
                        channel.Name
                    ),
                    $"the event channel {Show.Quoted(channel.Name)} is not allowed; policy.channels allows {Messages.Patterns(draft.Policy.Channels)}"
                );
            }
            if (channel.SchemaMediaType is { } type && !IsSupported(type))
            {
                var key = draft.Labels.KeyOf(LabelRole.EventSchemaMediaType, channel.Name);
                draft.Refuse(
                    RefusalCodes.SchemaTypeUnsupported,
                    key,
                    $"{Show.Quoted(key)} is {Show.Value(type)}, which is not supported; supported: {Messages.Names(SchemaTypes)}"
                );
            }
            if (channel.SchemaPath is { } path && draft.Image.Facts.SchemaFiles?.ContainsKey(path) != true)
            {
                draft.Warn(
                    WarningCodes.SchemaNotChecked,
                    draft.Labels.KeyOf(LabelRole.EventSchemaPath, channel.Name),
                    $"nobody looked whether {Show.Value(path)} is in the image"
                );
            }
        }
    }

    /// <summary>Type and subtype know no case (RFC 6838); parameters do not change the type.</summary>
    private static bool IsSupported(ReadOnlySpan<char> mediaType)
    {
        var semicolon = mediaType.IndexOf(';');
        var essence = (semicolon < 0 ? mediaType : mediaType[..semicolon]).Trim();
        foreach (var type in SchemaTypes)
        {
            if (essence.Equals(type, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
