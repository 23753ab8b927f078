using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Oac.Payloads.JsonSchemas.Instances;

/// <summary>
/// JSON as a flat table of values over a copy of its text. It can be read into again and again, so that judging one payload after another
/// allocates nothing.
/// </summary>
internal sealed class JsonTree
{
    private byte[] _text = [];
    private JsonNode[] _nodes = new JsonNode[64];
    private int _count;
    private int _textEnd;
    private int[] _open = new int[16];

    /// <summary>The values; the first is the whole.</summary>
    public JsonNode[] Nodes => _nodes;

    /// <summary>How many entries are used.</summary>
    public int Count => _count;

    /// <summary>Bytes that are held for the next text.</summary>
    public long Room => _text.Length + (_nodes.Length * 20L);

    /// <summary>Whether some string holds half a surrogate pair, kept as three bytes as if it were a character.</summary>
    public bool HasLoneSurrogates { get; private set; }

    public JsonKind Kind(int node) => _nodes[node].Kind;

    /// <summary>The bytes of a string, name or number.</summary>
    public ReadOnlySpan<byte> Text(int node)
    {
        ref readonly var entry = ref _nodes[node];
        return new(_text, entry.Start, entry.Length);
    }

    /// <summary>How many members or items a container has.</summary>
    public int Children(int node) => _nodes[node].Extra;

    /// <summary>A string or name as characters.</summary>
    public string String(int node) => Characters.ToText(Text(node));

    /// <summary>The value of the last member of that name, or -1.</summary>
    public int Find(int node, ReadOnlySpan<byte> name) => Find(node, name, JsonHash.Of(name));

    /// <inheritdoc cref="Find(int, ReadOnlySpan{byte})"/>
    public int Find(int node, ReadOnlySpan<byte> name, int hash)
    {
        var found = -1;
        ref readonly var container = ref _nodes[node];
        if (container.Kind != JsonKind.Object)
        {
            return -1;
        }
        for (var i = node + 1; i < container.Next; i = _nodes[i + 1].Next)
        {
            if (_nodes[i].Extra == hash && Text(i).SequenceEqual(name))
            {
                found = i + 1;
            }
        }
        return found;
    }

    /// <summary>Reads a text; what was here before is gone.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="JsonSchemaLimitException">It is larger or deeper than allowed, or holds a number that is.</exception>
    public void Read(ReadOnlySpan<byte> utf8, int maxBytes, JsonSchemaLimits limits)
    {
        if (utf8.Length > maxBytes)
        {
            throw new JsonSchemaLimitException(
                $"{MessageText.Count(utf8.Length)} bytes are more than the {MessageText.Count(maxBytes)} that are read"
            );
        }
        if (!Utf8.IsValid(utf8))
        {
            throw new JsonException("not UTF-8");
        }
        _count = 0;
        _textEnd = utf8.Length;
        HasLoneSurrogates = false;
        // What escapes stand for is never longer than they are, so twice the text is room for all.
        var room = utf8.Contains((byte)'\\') ? utf8.Length * 2L : utf8.Length;
        if (_text.Length < room)
        {
            _text = new byte[room];
        }
        utf8.CopyTo(_text);
        var depth = 0;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = limits.MaxInstanceDepth + 1 });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                case JsonTokenType.StartArray:
                    if (depth == limits.MaxInstanceDepth)
                    {
                        throw new JsonSchemaLimitException($"nested deeper than {limits.MaxInstanceDepth} levels");
                    }
                    if (depth == _open.Length)
                    {
                        Array.Resize(ref _open, depth * 2);
                    }
                    CountChild(depth);
                    _open[depth++] = _count;
                    Add(
                        reader.TokenType == JsonTokenType.StartObject ? JsonKind.Object : JsonKind.Array,
                        (int)reader.TokenStartIndex,
                        0,
                        0
                    );
                    break;
                case JsonTokenType.EndObject:
                case JsonTokenType.EndArray:
                    ref var container = ref _nodes[_open[--depth]];
                    container.Next = _count;
                    container.Length = (int)reader.TokenStartIndex + 1 - container.Start;
                    break;
                case JsonTokenType.PropertyName:
                    AddString(reader);
                    ref var name = ref _nodes[_count - 1];
                    name.Extra = JsonHash.Of(Text(_count - 1));
                    break;
                case JsonTokenType.String:
                    CountChild(depth);
                    AddString(reader);
                    break;
                case JsonTokenType.Number:
                    CountChild(depth);
                    AddNumber(reader, limits);
                    break;
                default:
                    CountChild(depth);
                    Add(
                        reader.TokenType switch
                        {
                            JsonTokenType.True => JsonKind.True,
                            JsonTokenType.False => JsonKind.False,
                            _ => JsonKind.Null,
                        },
                        (int)reader.TokenStartIndex,
                        reader.ValueSpan.Length,
                        0
                    );
                    break;
            }
        }
    }

    /// <summary>The value's own text, as it stood there.</summary>
    public ReadOnlySpan<byte> Raw(int node)
    {
        ref readonly var entry = ref _nodes[node];
        if (entry.Kind != JsonKind.String)
        {
            return Text(node);
        }
        var writer = new ArrayBufferWriter<byte>(entry.Length + 2);
        using (var json = new Utf8JsonWriter(writer))
        {
            json.WriteStringValue(String(node));
        }
        return writer.WrittenSpan;
    }

    private void CountChild(int depth)
    {
        if (depth > 0)
        {
            _nodes[_open[depth - 1]].Extra++;
        }
    }

    private void AddNumber(in Utf8JsonReader reader, JsonSchemaLimits limits)
    {
        var text = reader.ValueSpan;
        var plain = text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;
        if (text.Length > limits.MaxNumberLength)
        {
            throw new JsonSchemaLimitException(
                $"a number of {text.Length} characters; at most {limits.MaxNumberLength} are read"
            );
        }
        if (!plain && !Numbers.JsonNumber.HasBoundedExponent(text))
        {
            throw new JsonSchemaLimitException("a number with an exponent of more than nine digits");
        }
        Add(JsonKind.Number, (int)reader.TokenStartIndex, text.Length, plain ? 0 : 1);
    }

    private void AddString(in Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex + 1;
        var text = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            Add(JsonKind.String, start, text.Length, 0);
            return;
        }
        var length = Characters.Unescape(text, _text.AsSpan(_textEnd), out var lone);
        HasLoneSurrogates |= lone;
        Add(JsonKind.String, _textEnd, length, 0);
        _textEnd += length;
    }

    private void Add(JsonKind kind, int start, int length, int extra)
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
        }
        ref var node = ref _nodes[_count++];
        node.Kind = kind;
        node.Start = start;
        node.Length = length;
        node.Next = _count;
        node.Extra = extra;
    }
}
