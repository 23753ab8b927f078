using Google.Protobuf.Reflection;
using Oac.Payloads.Descriptors;

namespace Oac.Payloads.Protobuf.Types;

/// <summary>
/// What a syntax or edition, and the features set in it, mean for reading and writing: https://protobuf.dev/editions/features/.
/// </summary>
internal readonly record struct FeatureSettings
{
    private enum Presence
    {
        Explicit = 1,
        Implicit = 2,
        LegacyRequired = 3,
    }

    private Presence FieldPresence { get; init; }

    public bool ImplicitPresence => FieldPresence == Presence.Implicit;

    public bool LegacyRequired => FieldPresence == Presence.LegacyRequired;

    public bool ClosedEnums { get; private init; }

    public bool Packed { get; private init; }

    public bool VerifiesUtf8 { get; private init; }

    public bool Delimited { get; private init; }

    private static FeatureSettings Proto2 { get; } = new() { FieldPresence = Presence.Explicit, ClosedEnums = true };

    private static FeatureSettings Proto3 { get; } =
        new()
        {
            FieldPresence = Presence.Implicit,
            Packed = true,
            VerifiesUtf8 = true,
        };

    /// <summary>The same in the editions 2023 and 2024.</summary>
    private static FeatureSettings Editions { get; } = Proto3 with { FieldPresence = Presence.Explicit };

    /// <summary>What holds for a whole file.</summary>
    /// <exception cref="DescriptorException">A feature has a value that nobody knows.</exception>
    public static FeatureSettings Of(FileDescriptorProto file)
    {
        var defaults =
            file.HasEdition ? Editions
            : file.Syntax == "proto3" ? Proto3
            : Proto2;
        return defaults.With(file.Options?.Features, file.Name);
    }

    /// <summary>The same with what an element sets itself.</summary>
    /// <exception cref="DescriptorException">A feature has a value that nobody knows.</exception>
    public FeatureSettings With(FeatureSet? features, string element)
    {
        if (features is null)
        {
            return this;
        }
        var settings = this;
        if (features.HasFieldPresence)
        {
            settings = settings with
            {
                FieldPresence = (Presence)Known((int)features.FieldPresence, 1, 3, "field_presence", element),
            };
        }
        if (features.HasEnumType)
        {
            settings = settings with { ClosedEnums = Known((int)features.EnumType, 1, 2, "enum_type", element) == 2 };
        }
        if (features.HasRepeatedFieldEncoding)
        {
            var value = Known((int)features.RepeatedFieldEncoding, 1, 2, "repeated_field_encoding", element);
            settings = settings with { Packed = value == 1 };
        }
        if (features.HasUtf8Validation)
        {
            // The library's names for the values are older than the edition; the numbers are the edition's.
            var value = Known((int)features.Utf8Validation, 2, 3, "utf8_validation", element);
            settings = settings with { VerifiesUtf8 = value == 2 };
        }
        if (features.HasMessageEncoding)
        {
            var value = Known((int)features.MessageEncoding, 1, 2, "message_encoding", element);
            settings = settings with { Delimited = value == 2 };
        }
        return settings;
    }

    private static int Known(int value, int least, int most, string feature, string element) =>
        value >= least && value <= most
            ? value
            : throw new DescriptorException(
                $"{MessageText.Quoted(element)} sets the feature {feature} to {value}, which is not known"
            );
}
