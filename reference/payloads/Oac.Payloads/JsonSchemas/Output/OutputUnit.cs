using System.Globalization;
using Oac.Payloads.JsonSchemas.Evaluation;

namespace Oac.Payloads.JsonSchemas.Output;

/// <summary>What is to be told of a schema or keyword at a value, while it is evaluated. Only what matters in the end stays.</summary>
internal sealed class OutputUnit
{
    private readonly Reporter _reporter;
    private readonly string _segment;
    private readonly string? _instanceSegment;
    private readonly SchemaNode _schema;
    private readonly string? _keyword;

    // Of both its locations, so that they need not be put together to know how much room they take.
    private readonly long _placesLength;
    private List<OutputUnit>? _children;
    private bool _valid = true;
    private int _told;
    private long _toldLength;
    private bool _hasPlaces;

    private OutputUnit(
        Reporter reporter,
        OutputUnit? parent,
        string segment,
        SchemaNode schema,
        string? keyword,
        string? instanceSegment
    )
    {
        _reporter = reporter;
        Parent = parent;
        _segment = segment;
        _schema = schema;
        _keyword = keyword;
        _instanceSegment = instanceSegment;
        _placesLength = (parent?._placesLength ?? 0) + segment.Length + (instanceSegment?.Length ?? 0);
    }

    public OutputUnit? Parent { get; }

    public string? Error { get; private set; }

    /// <summary>JSON.</summary>
    public string? Annotation { get; private set; }

    public IReadOnlyList<OutputUnit> Children => _children ?? (IReadOnlyList<OutputUnit>)[];

    public bool Valid => _valid;

    public string KeywordLocation => (Parent?.KeywordLocation ?? "") + _segment;

    public string InstanceLocation => (Parent?.InstanceLocation ?? "") + _instanceSegment;

    /// <summary>The beginning of <see cref="InstanceLocation"/>, without ever putting together one that is longer than its longest name.</summary>
    public string InstanceLocationUpTo(int most)
    {
        var start = Parent?.InstanceLocationUpTo(most) ?? "";
        return start.Length > most || _instanceSegment is null ? start : start + _instanceSegment;
    }

    public string AbsoluteKeywordLocation =>
        _keyword is null ? _schema.Location : $"{_schema.Location}/{UriToken(_keyword)}";

    private long PlacesLength =>
        _placesLength + _schema.LocationLength + (_keyword is null ? 0 : 1 + UriToken(_keyword).Length);

    public static OutputUnit Root(Reporter reporter, SchemaNode schema) => new(reporter, null, "", schema, null, null);

    /// <summary>The unit of a keyword of this schema.</summary>
    public OutputUnit Keyword(string name) => new(_reporter, this, "/" + Token(name), _schema, name, null);

    /// <summary>The unit of a subschema of this keyword.</summary>
    /// <param name="schema">The subschema.</param>
    /// <param name="token">Its name or index below the keyword, where it has one.</param>
    /// <param name="child">The child of the value that it is about, or null where it is the value itself.</param>
    public OutputUnit Sub(SchemaNode schema, string? token = null, string? child = null) =>
        new(
            _reporter,
            this,
            token is null ? "" : "/" + Token(token),
            schema,
            null,
            child is null ? null : "/" + Token(child)
        );

    public OutputUnit Sub(SchemaNode schema, int index, string? child = null) =>
        Sub(schema, index.ToString(CultureInfo.InvariantCulture), child);

    public void Fail(string error) => Error = error;

    public void Annotate(string json) => Annotation = json;

    /// <summary>Ends the unit: what holds keeps its annotations, what does not its errors. Empty ones vanish.</summary>
    public void Close(bool valid)
    {
        _valid = valid;
        if (_children is not null)
        {
            foreach (var dropped in _children.Where(c => c._valid != valid))
            {
                Drop(dropped);
            }
            _children.RemoveAll(c => c._valid != valid);
        }
        if (valid)
        {
            Error = null;
        }
        else
        {
            Annotation = null;
        }
        TakeRoom();
        if (Error is null && Annotation is null && _children is not { Count: > 0 })
        {
            return;
        }
        if (Parent is { } parent && parent.TakesAnother())
        {
            (parent._children ??= []).Add(this);
            parent._told += _told;
            parent._toldLength += _toldLength;
        }
        else
        {
            _reporter.Return(_told, _toldLength);
        }
    }

    /// <summary>Takes the room for its error or annotation, or loses it.</summary>
    private void TakeRoom()
    {
        if (Error is null && Annotation is null)
        {
            return;
        }
        var length = (_hasPlaces ? 0 : PlacesLength) + (Error?.Length ?? 0) + (Annotation?.Length ?? 0);
        if (_reporter.Take(1, length))
        {
            _told++;
            _toldLength += length;
            _hasPlaces = true;
        }
        else
        {
            Error = null;
            Annotation = null;
        }
    }

    /// <summary>Takes the room for its own places before the second child: what holds several is told in the detailed output, as is the root.</summary>
    private bool TakesAnother()
    {
        if (Parent is null || _hasPlaces || _children is not { Count: 1 })
        {
            return true;
        }
        var length = PlacesLength;
        _hasPlaces = _reporter.Take(0, length);
        _toldLength += _hasPlaces ? length : 0;
        return _hasPlaces;
    }

    private void Drop(OutputUnit child)
    {
        _reporter.Return(child._told, child._toldLength);
        _told -= child._told;
        _toldLength -= child._toldLength;
    }

    /// <summary>A name as a token of a JSON Pointer.</summary>
    public static string Token(string name) =>
        name.AsSpan().ContainsAny('~', '/')
            ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            : name;

    /// <summary>A name as a token of a JSON Pointer in a URI's fragment.</summary>
    public static string UriToken(string name)
    {
        var token = Token(name);
        return token.AsSpan().IndexOfAnyExcept(Plain) < 0
            ? token
            : Uri.EscapeDataString(token).Replace("%24", "$", StringComparison.Ordinal);
    }

    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~$!&'()*+,;=:@/?"
    );
}
