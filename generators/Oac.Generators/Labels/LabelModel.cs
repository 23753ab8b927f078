using Oac.Generators.Descriptors;

namespace Oac.Generators.Labels;

/// <summary>One version's label schema. It holds no places, so that a comment added above a message changes nothing.</summary>
/// <param name="Source">The .proto file, relative to its root.</param>
/// <param name="Version">The version label's value.</param>
/// <param name="Messages">The messages that become records, the root first.</param>
/// <param name="Patterns">Every label, in the order of the schema.</param>
/// <param name="Root">How keys find their patterns.</param>
internal sealed record LabelSchemaModel(
    string Source,
    string Version,
    EquatableArray<MessageModel> Messages,
    EquatableArray<PatternModel> Patterns,
    ScopeModel Root
)
{
    public string VersionName => Naming.Pascal(Version);

    public string Namespace => "Oac.Spec." + VersionName;
}

/// <summary>A message as a record.</summary>
internal sealed record MessageModel(string Name, string Documentation, EquatableArray<FieldModel> Fields);

/// <summary>A field as a property.</summary>
/// <param name="Segment">Its segment in a key; empty where the names of a flat map stand in its place.</param>
/// <param name="Property">The property.</param>
/// <param name="Type">The record of a group, or of a map's values; null where it is text.</param>
/// <param name="Names">How the names of a map stand in a key; null where it is no map.</param>
/// <param name="Documentation">What stands above it.</param>
internal sealed record FieldModel(
    string Segment,
    string Property,
    string? Type,
    NamesModel? Names,
    string Documentation
);

/// <summary>The names of a map.</summary>
/// <param name="Form">Where a name ends.</param>
/// <param name="Kind">What it must look like: a member of LabelNameKind.</param>
/// <param name="Placeholder">What documentation calls it.</param>
/// <param name="Taken">First segments that belong to fixed siblings.</param>
internal sealed record NamesModel(NameForm Form, string Kind, string Placeholder, EquatableArray<string> Taken);

/// <summary>Where a free segment ends.</summary>
internal enum NameForm
{
    Segment,
    ToSuffix,
    Rest,
}

/// <summary>One label.</summary>
/// <param name="Text">The key without prefix, free segments in angle brackets.</param>
/// <param name="Steps">The way to it through the records.</param>
/// <param name="Facts">What the schema says of it.</param>
internal sealed record PatternModel(string Text, EquatableArray<StepModel> Steps, PatternFacts Facts);

/// <summary>One step: a property, then possibly a name.</summary>
internal sealed record StepModel(string Segment, string Property, NamesModel? Names);

/// <summary>What a schema says of a label; names of enum members are those of Oac.Spec.</summary>
internal sealed record PatternFacts(
    string Role,
    string Kind,
    string Necessity,
    string? Group,
    string Section,
    string? Requirement,
    string? DeprecatedSince,
    string? ReplacedBy
);

/// <summary>What may follow a point in a key: fixed endings, and free segments below a fixed prefix.</summary>
internal sealed record ScopeModel(EquatableArray<FixedModel> Fixed, EquatableArray<FreeModel> Free);

/// <summary>A fixed ending and the pattern that it is.</summary>
internal sealed record FixedModel(string Suffix, int Pattern);

/// <summary>A free segment.</summary>
/// <param name="Prefix">What stands before it, with the last dot; empty where nothing does.</param>
/// <param name="Text">The text of its patterns up to and with it.</param>
/// <param name="Names">Its form.</param>
/// <param name="Pattern">The pattern that ends with it, or -1.</param>
/// <param name="Value">What follows it, or null.</param>
internal sealed record FreeModel(string Prefix, string Text, NamesModel Names, int Pattern, ScopeModel? Value);

/// <summary>Where a schema names a requirement.</summary>
internal sealed record RequirementUse(string Id, string Version, SourcePlace Place);

/// <summary>What one schema came to: the model of what is sound in it, what is wrong, and what only the catalogue can tell.</summary>
internal sealed record LabelSchemaResult(
    LabelSchemaModel? Model,
    EquatableArray<DiagnosticInfo> Diagnostics,
    EquatableArray<RequirementUse> Uses
);
