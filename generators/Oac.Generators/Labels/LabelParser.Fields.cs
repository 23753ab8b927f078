using System.Collections.Generic;
using System.Linq;
using Google.Protobuf.Reflection;
using Oac.Generators.Descriptors;
using Oac.Generators.Options;
using FieldLabel = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using FieldType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Oac.Generators.Labels;

internal sealed partial class LabelParser
{
    /// <summary>A field of a label schema, its options read and its shape checked.</summary>
    private sealed record SchemaField(
        string Name,
        int? Message,
        NamesModel? Names,
        bool IsFlat,
        LabelOptions Options,
        string Documentation,
        SourcePlace Place
    );

    /// <summary>What a field says, with what the fields around it say where it is silent.</summary>
    private sealed record Facts(
        string Section = "",
        string Requirement = "",
        ValueKind Kind = default,
        Subject Subject = default,
        bool Required = false,
        string Together = "",
        string OneOf = "",
        string DeprecatedSince = "",
        string ReplacedBy = ""
    )
    {
        /// <summary>What a field of the message at <paramref name="holder"/> says.</summary>
        public Facts With(LabelOptions options, string holder) =>
            new(
                Or(options.Section, Section),
                Or(options.Requirement, Requirement),
                options.Kind == default ? Kind : options.Kind,
                options.Subject == default ? Subject : options.Subject,
                options.Required || Required,
                Or(Group(options.Together, holder), Together),
                Or(Group(options.OneOf, holder), OneOf),
                Or(options.DeprecatedSince, DeprecatedSince),
                Or(options.ReplacedBy, ReplacedBy)
            );

        private static string Group(string name, string holder) => name.Length == 0 ? "" : $"{holder}:{name}";

        private static string Or(string own, string around) => own.Length == 0 ? around : own;
    }

    /// <summary>The way from the root to a field.</summary>
    private sealed class Way
    {
        public IReadOnlyList<StepModel> Steps { get; private init; } = [];

        public Facts Facts { get; private init; } = new();

        /// <summary>The pattern's text.</summary>
        public string Text { get; private init; } = "";

        /// <summary>The fixed segments since the last free one.</summary>
        public string Suffix { get; private init; } = "";

        /// <summary>The fixed segments before the free one that the way ends with, with the dot.</summary>
        public string Prefix { get; private init; } = "";

        public int FreeSegments => Steps.Count(static s => s.Names is not null);

        public Way Then(StepModel step, Facts facts)
        {
            var suffix = Join(Suffix, step.Segment);
            return new()
            {
                Steps = [.. Steps, step],
                Facts = facts,
                Text = step.Names is { } names
                    ? Join(Join(Text, step.Segment), $"<{names.Placeholder}>")
                    : Join(Text, step.Segment),
                Suffix = step.Names is null ? suffix : "",
                Prefix = suffix.Length == 0 ? "" : suffix + ".",
            };
        }

        private static string Join(string left, string right) =>
            left.Length == 0 ? right
            : right.Length == 0 ? left
            : left + "." + right;
    }

    private SchemaField? Resolve(DescriptorProto message, int messageIndex, int fieldIndex)
    {
        var field = message.Field[fieldIndex];
        var part = ProtoPlaces.Field(messageIndex, fieldIndex);
        var place = places.Of(part);
        var options = field.Options?.GetExtension(OptionsExtensions.Label) ?? new LabelOptions();
        var names = field.Options?.GetExtension(OptionsExtensions.Names);
        if (options.Requirement.Length != 0)
        {
            uses.Add(new(options.Requirement, version, place));
        }
        var value = field;
        var isMap = false;
        if (
            field.Label == FieldLabel.Repeated
            && message.NestedType.FirstOrDefault(t =>
                t.Options?.MapEntry == true && field.TypeName.EndsWith("." + t.Name, System.StringComparison.Ordinal)
            )
                is { } entry
        )
        {
            isMap = true;
            value = entry.Field.First(static f => f.Number == 2);
            if (entry.Field.First(static f => f.Number == 1).Type != FieldType.String)
            {
                return NoLeaf(message, field, place, "a map whose keys are no strings");
            }
        }
        else if (field.Label == FieldLabel.Repeated)
        {
            return NoLeaf(message, field, place, "repeated");
        }
        int? group = null;
        if (value.Type == FieldType.Message)
        {
            if (!messages.TryGetValue(value.TypeName, out var index))
            {
                return NoLeaf(message, field, place, $"of type {value.TypeName.TrimStart('.')}");
            }
            group = index;
        }
        else if (value.Type != FieldType.String)
        {
            return NoLeaf(message, field, place, $"of type {value.Type.ToString().ToLowerInvariant()}");
        }
        else if (!isMap && !field.Proto3Optional)
        {
            return NoLeaf(message, field, place, field.HasOneofIndex ? "part of a oneof" : "without presence");
        }
        CheckOptions(message, field, options, names, isMap, group, place);
        NamesModel? model = null;
        if (isMap)
        {
            if (names is null || names.Form == KeyForm.Unspecified)
            {
                Report(LabelDiagnostics.NoForm, place, $"{message.Name}.{field.Name}");
                return null;
            }
            var taken = names.Flat
                ? message.Field.Where(f => f != field && !IsFlat(f)).Select(static f => f.Name).ToEquatableArray()
                : EquatableArray<string>.Empty;
            var form = names.Form switch
            {
                KeyForm.Segment => NameForm.Segment,
                KeyForm.ToSuffix => NameForm.ToSuffix,
                _ => NameForm.Rest,
            };
            model = new(form, KindOf(names), names.Placeholder.Length == 0 ? "name" : names.Placeholder, taken);
        }
        return new(field.Name, group, model, names?.Flat == true, options, places.CommentOf(part), place);
    }

    private SchemaField? NoLeaf(DescriptorProto message, FieldDescriptorProto field, SourcePlace place, string what)
    {
        Report(LabelDiagnostics.Leaf, place, $"{message.Name}.{field.Name}", what);
        return null;
    }

    private void CheckOptions(
        DescriptorProto message,
        FieldDescriptorProto field,
        LabelOptions options,
        NameOptions? names,
        bool isMap,
        int? group,
        SourcePlace place
    )
    {
        var name = $"{message.Name}.{field.Name}";
        if (names is not null && !isMap)
        {
            Report(LabelDiagnostics.Misplaced, place, name, "names", "on a field that is no map");
        }
        if (group is not null && options.Role != Role.Unspecified)
        {
            Report(LabelDiagnostics.Misplaced, place, name, "role", "on a group: say subject, or put it on the leaf");
        }
        if (group is not null && options.Target != Target.Unspecified)
        {
            Report(LabelDiagnostics.Misplaced, place, name, "target", "on a group: it belongs to a leaf");
        }
        if (options.ReplacedBy.Length != 0 && options.DeprecatedSince.Length == 0)
        {
            Report(LabelDiagnostics.Misplaced, place, name, "replaced_by", "without deprecated_since");
        }
        if (names is not null && names.Placeholder.Length != 0 && !Naming.IsIdentifier(names.Placeholder))
        {
            Report(LabelDiagnostics.Misplaced, place, name, "placeholder", "unless it is one word");
        }
    }

    private static string KindOf(NameOptions names) =>
        names.Kind == KeyKind.Unspecified ? "Any" : names.Kind.ToString();

    private static bool IsFlat(FieldDescriptorProto field) =>
        field.Options?.GetExtension(OptionsExtensions.Names)?.Flat == true;
}
