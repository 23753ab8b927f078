using System.Globalization;
using Oac.Spec.Linting;

namespace Oac.Planning.Configuration.Reading;

/// <summary>Holds a document against the shapes and tells everything that is not as they want it.</summary>
internal sealed class ShapeWalk(FindingSink sink)
{
    /// <summary>Holds the top of a configuration against its shape.</summary>
    /// <param name="root">The mapping.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="others">Where entries go that the shape does not know; null where they are wrong.</param>
    public void CheckRoot(ConfigurationMapping root, MappingShape shape, ICollection<ConfigurationEntry>? others) =>
        CheckMapping(root, shape, null, others);

    private void Check(ConfigurationNode node, Shape shape, KeyPath path)
    {
        switch (shape)
        {
            case var _ when node is ConfigurationBroken:
                break;
            case ValueShape value:
                CheckValue(node, value.Form, path);
                break;
            case ListShape list:
                CheckList(node, list, path);
                break;
            case MappingShape mapping when node is ConfigurationMapping found:
                CheckMapping(found, mapping, path, null);
                break;
            case MappingShape { Shorthand: { } key } mapping when node is ConfigurationText:
                Check(node, mapping.Find(key)!.Shape, path);
                break;
            case MappingShape { IsSecret: true }:
                sink.Add(
                    node,
                    path,
                    $"expected {{env: NAME}} or {{file: PATH}}, found {node.Kind}, which is not repeated here: a secret never stands in this file"
                );
                break;
            case MappingShape mapping:
                sink.Add(node, path, $"expected a mapping with {Allowed(mapping)}, found {node.Kind}");
                break;
        }
    }

    private void CheckValue(ConfigurationNode node, ValueForm form, KeyPath path)
    {
        if (node is not ConfigurationText text)
        {
            sink.Add(node, path, $"expected {form.Allowed}, found {node.Kind}");
            return;
        }
        if (form.Problem(text) is not { } problem)
        {
            return;
        }
        var found =
            Scalars.TypeOf(text) == Scalars.Null ? "nothing"
            : form.IsShown ? Show.Value(text.Value)
            : "something else, which is not repeated here";
        var why =
            problem.Length == 0 ? ""
            : problem.StartsWith("did you", StringComparison.Ordinal) ? $"; {problem}"
            : $" ({problem})";
        sink.Add(node, path, $"expected {form.Allowed}, found {found}{why}");
    }

    private void CheckList(ConfigurationNode node, ListShape shape, KeyPath path)
    {
        if (node is not ConfigurationList list)
        {
            sink.Add(node, path, $"expected a list, found {node.Kind}");
            return;
        }
        if (list.Items.Length < shape.Least)
        {
            sink.Add(list, path, "the list is empty; it needs an item, or the key is left out where it may be");
        }
        if (list.Items.Length > ListShape.Most)
        {
            sink.Add(list.Items[ListShape.Most], path, TooMany("items"));
            return;
        }
        var seen = shape.Item is ValueShape ? new HashSet<string>(StringComparer.Ordinal) : null;
        for (var i = 0; i < list.Items.Length; i++)
        {
            var item = path.Item(i);
            Check(list.Items[i], shape.Item, item);
            if (list.Items[i] is ConfigurationText text && seen?.Add(text.Value) == false)
            {
                sink.Add(text, item, "stands in the list already");
            }
        }
    }

    private void CheckMapping(
        ConfigurationMapping mapping,
        MappingShape shape,
        KeyPath? path,
        ICollection<ConfigurationEntry>? others
    )
    {
        if (mapping.Entries.Length > ListShape.Most)
        {
            sink.Add(mapping.Entries[ListShape.Most].Key, path, TooMany("entries"));
            return;
        }
        foreach (var entry in mapping.Entries)
        {
            if (shape.Free is { } free)
            {
                CheckName(entry.Key, shape, path);
                Check(entry.Value, free, KeyPath.Below(path, entry.Key.Value));
            }
            else if (shape.Find(entry.Key.Value) is { } field)
            {
                Check(entry.Value, field.Shape, KeyPath.Below(path, field.Name));
            }
            else if (others is not null)
            {
                others.Add(entry);
            }
            else
            {
                Unknown(entry.Key, shape, path);
            }
        }
        foreach (var field in shape.Fields)
        {
            if (field.IsRequired && mapping.Find(field.Name) is null)
            {
                sink.Add(mapping, path, $"the key {field.Name} is missing: {field.Description}");
            }
        }
        Together(mapping, shape, path);
    }

    private void CheckName(ConfigurationText key, MappingShape shape, KeyPath? path)
    {
        // A key is a text, whatever its value would be without quotes.
        if (shape.FreeForm.Problem(key with { IsPlain = false }) is { } problem)
        {
            sink.Add(
                key,
                path,
                $"expected {shape.FreeForm.Allowed} as the name of a {shape.FreeName}, found {Show.Value(key.Value)}{(problem.Length == 0 ? "" : $" ({problem})")}"
            );
        }
    }

    private void Unknown(ConfigurationText key, MappingShape shape, KeyPath? path)
    {
        var near = NearestWord.Question(key.Value, shape.Fields.Select(static f => f.Name));
        var what = shape.IsSecret && near.Length == 0 ? "" : $" {Foreign.Quoted(key.Value)}";
        sink.Add(key, path, $"unknown key{what}{near}; allowed: {Allowed(shape)}");
    }

    private void Together(ConfigurationMapping mapping, MappingShape shape, KeyPath? path)
    {
        if (!shape.ExactlyOne.IsEmpty && shape.ExactlyOne.Count(k => mapping.Find(k) is not null) != 1)
        {
            sink.Add(mapping, path, $"needs exactly one of {string.Join(", ", shape.ExactlyOne)}");
        }
        if (!shape.AtLeastOne.IsEmpty && !shape.AtLeastOne.Any(k => mapping.Find(k) is not null))
        {
            sink.Add(mapping, path, $"needs at least one of {string.Join(", ", shape.AtLeastOne)}");
        }
    }

    private static string Allowed(MappingShape shape) =>
        shape.Free is null ? string.Join(", ", shape.Fields.Select(static f => f.Name)) : $"<{shape.FreeName}>";

    private static string TooMany(string what) =>
        string.Create(CultureInfo.InvariantCulture, $"more than {ListShape.Most} {what}");
}
