using System.Globalization;
using System.Text;
using Oac.Payloads.Protobuf.Types;

namespace Oac.Payloads.Protobuf.Values;

/// <summary>The way to a value, for messages about it.</summary>
internal sealed class FieldPath
{
    private readonly List<(Field Field, int Index, Value? Key)> steps = [];

    public void Push(Field field, int index = -1, Value? key = null) => steps.Add((field, index, key));

    public void Pop() => steps.RemoveAt(steps.Count - 1);

    /// <summary>Names with dots, the place in a list from 0 in brackets, a map by its name alone: <c>order.items[3].name</c>.</summary>
    public override string ToString()
    {
        var builder = new StringBuilder();
        foreach (var (field, index, _) in steps)
        {
            builder.Append(builder.Length == 0 ? "" : ".").Append(Name(field));
            if (index >= 0)
            {
                builder.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
        }
        return builder.ToString();
    }

    /// <summary>The same as a JSON Pointer into the JSON form.</summary>
    public string ToPointer()
    {
        var builder = new StringBuilder();
        foreach (var (field, index, key) in steps)
        {
            builder.Append('/').Append(Escaped(field.JsonName));
            if (index >= 0)
            {
                builder.Append(CultureInfo.InvariantCulture, $"/{index}");
            }
            if (key is { } value)
            {
                builder.Append('/').Append(Escaped(Text(field.Message!.Key.Kind, value)));
            }
        }
        return builder.ToString();
    }

    /// <summary>A step of a JSON Pointer: RFC 6901, section 3.</summary>
    public static string Escaped(string text) =>
        text.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Text(FieldKind kind, Value key) =>
        kind switch
        {
            FieldKind.String => Encoding.UTF8.GetString(key.Bytes),
            FieldKind.Bool => key.Bool ? "true" : "false",
            FieldKind.UInt64 or FieldKind.Fixed64 => key.Bits.ToString(CultureInfo.InvariantCulture),
            _ => ((long)key.Bits).ToString(CultureInfo.InvariantCulture),
        };

    // The name of an extension stands in brackets, as in JSON.
    private static string Name(Field field) => field.JsonName is ['[', .., ']'] ? field.JsonName : field.Name;
}
