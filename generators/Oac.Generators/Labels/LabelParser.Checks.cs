using System;
using System.Collections.Generic;
using System.Linq;
using Google.Protobuf.Reflection;
using Oac.Generators.Descriptors;

namespace Oac.Generators.Labels;

internal sealed partial class LabelParser
{
    /// <summary>Gathers what may follow a point in a key.</summary>
    private sealed class ScopeBuilder
    {
        private readonly List<FixedModel> fixedOnes = [];

        public List<FreeModel> Free { get; } = [];

        public void AddFixed(string suffix, int pattern) => fixedOnes.Add(new(suffix, pattern));

        /// <summary>The longest prefix first: a fixed sibling wins over the free segments of a flat map beside it.</summary>
        public ScopeModel ToModel() =>
            new(fixedOnes.ToEquatableArray(), Free.OrderByDescending(static f => f.Prefix.Length).ToEquatableArray());
    }

    private void AddFree(SchemaField field, ScopeBuilder scope, FreeModel free)
    {
        if (scope.Free.Find(f => f.Prefix == free.Prefix) is { } other)
        {
            Report(
                LabelDiagnostics.Ambiguous,
                field.Place,
                free.Text,
                other.Text,
                "both free segments stand at the same place of a key"
            );
            return;
        }
        scope.Free.Add(free);
    }

    /// <summary>Whether the labels below a name can be found, and told apart.</summary>
    private void CheckNamed(SchemaField field, NamesModel names, Way way, ScopeModel value)
    {
        if (names.Form == NameForm.Rest)
        {
            Report(
                LabelDiagnostics.Unreachable,
                field.Place,
                way.Text,
                "KEY_FORM_REST takes the whole rest of a key, so nothing can follow the name"
            );
        }
        if (names.Form != NameForm.ToSuffix)
        {
            return;
        }
        if (value.Free.Count != 0)
        {
            Report(
                LabelDiagnostics.Unreachable,
                field.Place,
                value.Free[0].Text,
                "the names before it end at a known ending (KEY_FORM_TO_SUFFIX), and a free segment is none"
            );
        }
        foreach (var longer in value.Fixed)
        {
            foreach (var shorter in value.Fixed)
            {
                if (longer.Suffix.EndsWith("." + shorter.Suffix, StringComparison.Ordinal))
                {
                    Report(
                        LabelDiagnostics.Ambiguous,
                        patternPlaces[longer.Pattern],
                        patterns[longer.Pattern].Text,
                        patterns[shorter.Pattern].Text,
                        $"a name may hold dots (KEY_FORM_TO_SUFFIX), and '{longer.Suffix}' ends with '{shorter.Suffix}'"
                    );
                }
            }
        }
    }

    private void CheckReplacements()
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            var (text, replacement) = (patterns[i].Text, patterns[i].Facts.ReplacedBy);
            if (replacement is null)
            {
                continue;
            }
            var target = patterns.Find(p => p.Text == replacement);
            var fault =
                target is null ? "the schema does not have"
                : replacement == text ? "is the label itself"
                : target.Facts.DeprecatedSince is not null ? "is deprecated too"
                : Placeholders(replacement).Except(Placeholders(text)).FirstOrDefault() is { } unknown
                    ? $"has a free segment <{unknown}> that the deprecated one lacks"
                : null;
            if (fault is not null)
            {
                Report(LabelDiagnostics.Replacement, patternPlaces[i], text, replacement, fault);
            }
        }
    }

    private void CheckGroups()
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            var group = patterns[i].Facts.Group;
            if (group is not null && patterns.Count(p => p.Facts.Group == group) == 1)
            {
                Report(LabelDiagnostics.LonelyGroup, patternPlaces[i], patterns[i].Text, group);
            }
        }
    }

    private void CheckKeyNames()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { ["Prefix"] = "the namespace's prefix" };
        for (var i = 0; i < patterns.Count; i++)
        {
            var name = KeyEmitter.NameOf(patterns[i]);
            if (names.TryGetValue(name, out var other))
            {
                Report(LabelDiagnostics.Clash, patternPlaces[i], patterns[i].Text, name, other);
            }
            else
            {
                names.Add(name, $"'{patterns[i].Text}'");
            }
        }
    }

    private void CheckPropertyNames(DescriptorProto message, int index, List<FieldModel> fields)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [message.Name] = "the record around it",
            ["Empty"] = "the empty record",
            ["WriteTo"] = "the writer",
            ["SchemaVersion"] = "the version's property",
            ["EqualityContract"] = "a member of every record",
        };
        foreach (var field in fields)
        {
            if (names.TryGetValue(field.Property, out var other))
            {
                Report(
                    LabelDiagnostics.Clash,
                    places.Of(ProtoPlaces.Message(index)),
                    $"{message.Name}.{field.Segment}",
                    field.Property,
                    other
                );
            }
            else
            {
                names.Add(field.Property, $"'{field.Segment}'");
            }
        }
    }

    private static IEnumerable<string> Placeholders(string text) =>
        text.Split('.')
            .Where(static s => s.StartsWith("<", StringComparison.Ordinal))
            .Select(static s => s.Trim('<', '>'));
}
