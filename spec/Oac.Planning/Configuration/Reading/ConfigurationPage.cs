using System.Text;

namespace Oac.Planning.Configuration.Reading;

/// <summary>Writes the table of all keys for docs/configuration.md, from the shapes that the reader goes by.</summary>
internal static class ConfigurationPage
{
    /// <summary>The table in Markdown, a row a key, in the order of the file.</summary>
    public static string Table()
    {
        var text = new StringBuilder("| Key | What stands there | Unless set | Meaning |\n|---|---|---|---|\n");
        Rows(text, ConfigurationShape.Root, "");
        return text.ToString();
    }

    private static void Rows(StringBuilder text, Shape shape, string path)
    {
        switch (shape)
        {
            case ListShape list:
                Rows(text, list.Item, path);
                break;
            case MappingShape { Free: { } free } mapping:
                Rows(text, free, $"{path}.<{mapping.FreeName}>");
                break;
            case MappingShape { IsSecret: false } mapping:
                foreach (var field in mapping.Fields)
                {
                    var below = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
                    text.Append('|').Append(' ').Append('`').Append(below).Append("` | ");
                    text.Append(Escaped(Form(field.Shape))).Append(" | ").Append(Unset(field, mapping)).Append(" | ");
                    text.Append(Escaped(field.Description)).Append(" |\n");
                    Rows(text, field.Shape, below);
                }
                break;
        }
    }

    private static string Unset(Field field, MappingShape mapping) =>
        field.IsRequired ? "must be there"
        : mapping.ExactlyOne.Contains(field.Name)
            ? $"one of {string.Join(", ", mapping.ExactlyOne)} must be there, and no other"
        : mapping.AtLeastOne.Contains(field.Name) ? $"one of {string.Join(", ", mapping.AtLeastOne)} must be there"
        : field.Default ?? "its keys' own";

    private static string Form(Shape shape) =>
        shape switch
        {
            ValueShape { Form.Choices.IsEmpty: false } value => $"one of {value.Form.Allowed}",
            ValueShape value => value.Form.Allowed,
            ListShape { Item: ValueShape item, Least: > 0 } => $"a list of at least one: {Form(item)}",
            ListShape { Item: ValueShape item } => $"a list: {Form(item)}",
            ListShape { Item: MappingShape item } => $"a list of mappings with {Keys(item)}",
            MappingShape { IsSecret: true } => "`{env: NAME}` or `{file: PATH}`",
            MappingShape { Free: not null } mapping => $"a mapping by {mapping.FreeName}",
            MappingShape mapping => $"a mapping with {Keys(mapping)}",
            _ => "",
        };

    private static string Keys(MappingShape shape) => string.Join(", ", shape.Fields.Select(static f => f.Name));

    private static string Escaped(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
