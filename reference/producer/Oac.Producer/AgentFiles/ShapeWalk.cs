using System.Collections.Immutable;
using Oac.Images;
using Oac.Producer.Linting;
using Oac.Spec.Labels;
using Oac.Spec.Versions;

namespace Oac.Producer.AgentFiles;

/// <summary>Holds a document against a shape and gathers the labels on the way. The first mistake ends the walk.</summary>
internal sealed class ShapeWalk(SourceText source, SpecVersionDefinition? version)
{
    /// <summary>The most keys that a message lists.</summary>
    private const int MaxListed = 20;

    private readonly List<(LabelPattern Pattern, string Name, string Detail, AgentFileLabel Label)> labels = [];

    /// <summary>The labels that were met, in their order.</summary>
    public IEnumerable<AgentFileLabel> Labels =>
        LabelOrder.Sort(labels, static l => (l.Pattern, l.Name, l.Detail)).Select(static l => l.Label);

    /// <summary>Checks a node and all below it.</summary>
    /// <exception cref="UsageException">Something is not as the shape wants it; the message names place, finding and what is allowed.</exception>
    public void Check(YamlNode node, Shape shape) => Check(node, shape, [], [], node.Span);

    /// <summary>Checks a node that stands under a key.</summary>
    /// <exception cref="UsageException">As above.</exception>
    public void Check(YamlNode node, Shape shape, string key) => Check(node, shape, [key], [], node.Span);

    /// <summary>A mistake at a place.</summary>
    public UsageException Mistake(SourceSpan at, string message) => new($"{source.Name}:{at}: {message}");

    private void Check(
        YamlNode node,
        Shape shape,
        ImmutableArray<string> path,
        ImmutableArray<YamlText> names,
        SourceSpan key
    )
    {
        switch (shape)
        {
            case ValueShape value:
                CheckValue(node, value, path, names, key);
                break;
            case ListShape list:
                CheckList(node, list, path);
                break;
            case MappingShape mapping:
                CheckMapping(node, mapping, path, names);
                break;
        }
    }

    private void CheckValue(
        YamlNode node,
        ValueShape shape,
        ImmutableArray<string> path,
        ImmutableArray<YamlText> names,
        SourceSpan key
    )
    {
        var value =
            node is YamlList list && shape.AllowsList ? Joined(list, path)
            : node is YamlText { IsNull: false } text ? text.Value
            : throw Mistake(
                node.Span,
                $"expected {shape.Form.Allowed} for {Show(path)}, found {node.Kind}"
                    + (node is YamlText ? "; an empty text is \"\"" : "")
            );
        if (!shape.Form.Accepts(value))
        {
            var near = shape.Form.Choices.IsDefaultOrEmpty
                ? null
                : Suggestions.Nearest(value, shape.Form.Choices, 1).FirstOrDefault();
            throw Mistake(
                node.Span,
                $"expected {shape.Form.Allowed} for {Show(path)}, found '{Short(value)}'"
                    + (near is null ? "" : $"; did you mean {near}?")
            );
        }
        if (shape.Label is { } pattern)
        {
            AddLabel(pattern, names, value, key, node.Span);
        }
    }

    private string Joined(YamlList list, ImmutableArray<string> path)
    {
        if (list.Items.IsEmpty)
        {
            throw Mistake(list.Span, $"the list {Show(path)} is empty; leave the key out");
        }
        foreach (var item in list.Items)
        {
            if (item is not YamlText { IsNull: false, Value.Length: > 0 } text)
            {
                throw Mistake(item.Span, $"expected a text that is not empty in {Show(path)}, found {item.Kind}");
            }
            if (text.Value.Contains(' ', StringComparison.Ordinal))
            {
                throw Mistake(
                    item.Span,
                    $"the item '{Short(text.Value)}' of {Show(path)} holds a space, which would make two of it"
                );
            }
        }
        return string.Join(' ', list.Items.Select(static i => ((YamlText)i).Value));
    }

    private void AddLabel(
        LabelPattern pattern,
        ImmutableArray<YamlText> names,
        string value,
        SourceSpan keySpan,
        SourceSpan valueSpan
    )
    {
        var (name, detail) = (names.ElementAtOrDefault(0)?.Value, names.ElementAtOrDefault(1)?.Value);
        var key = LabelPattern.Fill(pattern.Text, name, detail);
        if (
            !version!.Schema.TryMatch(key, out var match)
            || match.Pattern != pattern.Index
            || key.AsSpan(match.NameStart, match.NameLength) is var foundName && !foundName.SequenceEqual(name ?? "")
            || key.AsSpan(match.DetailStart, match.DetailLength) is var foundDetail
                && !foundDetail.SequenceEqual(detail ?? "")
        )
        {
            var wrong = names.First(n => n == names[^1] || !LabelName.IsSegment(n.Value));
            throw Mistake(
                wrong.Span,
                $"'{Short(wrong.Value)}' cannot stand in the label {LabelNamespace.Prefix}{pattern.Text}: it is empty, holds a dot where none may be, or reads as another label"
            );
        }
        labels.Add((pattern, name ?? "", detail ?? "", new(LabelNamespace.Prefix + key, value, keySpan, valueSpan)));
    }

    private void CheckList(YamlNode node, ListShape shape, ImmutableArray<string> path)
    {
        if (node is not YamlList list)
        {
            if (!shape.AllowsSingle || node is YamlMapping)
            {
                throw Mistake(node.Span, $"expected a list for {Show(path)}, found {node.Kind}");
            }
            Check(node, shape.Item, path, [], node.Span);
            return;
        }
        if (list.Items.Length > shape.Most)
        {
            throw Mistake(list.Items[shape.Most].Span, $"more than {shape.Most} items in {Show(path)}");
        }
        foreach (var item in list.Items)
        {
            Check(item, shape.Item, path, [], item.Span);
        }
    }

    private void CheckMapping(
        YamlNode node,
        MappingShape shape,
        ImmutableArray<string> path,
        ImmutableArray<YamlText> names
    )
    {
        if (node is not YamlMapping mapping)
        {
            throw Mistake(node.Span, $"expected a mapping with {Allowed(shape)} for {Show(path)}, found {node.Kind}");
        }
        if (mapping.Entries.IsEmpty && shape.Fields.Length > 0)
        {
            throw Mistake(mapping.Span, $"{Show(path)} is empty; allowed: {Allowed(shape)}");
        }
        foreach (var (key, value) in mapping.Entries)
        {
            var known = shape.Fields.FirstOrDefault(f => f.Name == key.Value);
            var below = known?.Shape ?? shape.Free ?? throw Unknown(shape, path, key);
            if (known is null && shape.FreeForm is { } form && !form.Accepts(key.Value))
            {
                throw Mistake(
                    key.Span,
                    $"expected {form.Allowed} as a key of {Show(path)}, found '{Short(key.Value)}'"
                );
            }
            Check(value, below, path.Add(key.Value), known is null ? names.Add(key) : names, key.Span);
        }
        foreach (var field in shape.Fields)
        {
            if (field.IsRequired && mapping.Find(field.Name) is null)
            {
                throw Mistake(mapping.Span, $"{Show(path)} lacks the key '{field.Name}'");
            }
        }
    }

    private UsageException Unknown(MappingShape shape, ImmutableArray<string> path, YamlText key)
    {
        var near = Suggestions.Nearest(key.Value, shape.Fields.Select(static f => f.Name), 1).FirstOrDefault();
        var others = SpecVersions
            .All.Where(v => v != version && Knows(AgentFileShape.Of(v), path.Add(key.Value)))
            .Select(static v => v.Schema.Version)
            .ToList();
        var what = version is null ? "a file without a version" : version.Schema.Version;
        return Mistake(
            key.Span,
            $"unknown key '{Short(key.Value)}' in {Show(path)}"
                + (
                    others.Count > 0 ? $"; known to {string.Join(" and ", others)}, not to {what}"
                    : near is null ? ""
                    : $"; did you mean {near}?"
                )
                + $"; allowed: {Allowed(shape)}"
        );
    }

    private static bool Knows(Shape? shape, ImmutableArray<string> path)
    {
        foreach (var key in path)
        {
            shape = (shape as MappingShape)?.Find(key);
        }
        return shape is not null;
    }

    private static string Allowed(MappingShape shape)
    {
        var names = shape.Fields.Select(static f => f.Name).Take(MaxListed);
        return string.Join(", ", shape.Free is null ? names : names.Append($"<{shape.FreeName}>"));
    }

    private static string Show(ImmutableArray<string> path) =>
        path.IsEmpty ? "the file" : string.Join('.', path.Select(Short));

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
