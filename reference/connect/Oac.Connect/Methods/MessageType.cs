using System.Collections.Immutable;

namespace Oac.Connect;

/// <summary>A type of messages with a marshaller for each codec that it can be written in.</summary>
/// <typeparam name="T">The type.</typeparam>
public sealed class MessageType<T>
{
    /// <summary>The codec of protobuf's binary form.</summary>
    public const string Proto = "proto";

    /// <summary>The codec of protobuf's JSON form.</summary>
    public const string Json = "json";

    private readonly ImmutableArray<KeyValuePair<string, Marshaller<T>>> _marshallers;

    /// <summary>A type with one or both of the usual codecs.</summary>
    public MessageType(Marshaller<T>? proto = null, Marshaller<T>? json = null)
        : this(Usual(proto, json)) { }

    /// <summary>A type with any codecs, by the names that content types end in.</summary>
    public MessageType(IEnumerable<KeyValuePair<string, Marshaller<T>>> marshallers)
    {
        _marshallers = [.. marshallers];
        if (_marshallers.IsEmpty)
        {
            throw new ArgumentException("A type of messages needs a marshaller for one codec at least.");
        }
    }

    /// <summary>The names of the codecs.</summary>
    public IEnumerable<string> Codecs => _marshallers.Select(static m => m.Key);

    /// <summary>The marshaller of a codec, or null.</summary>
    public Marshaller<T>? Find(string codec)
    {
        foreach (var (name, marshaller) in _marshallers)
        {
            if (name == codec)
            {
                return marshaller;
            }
        }
        return null;
    }

    private static IEnumerable<KeyValuePair<string, Marshaller<T>>> Usual(Marshaller<T>? proto, Marshaller<T>? json)
    {
        if (proto is not null)
        {
            yield return new(Proto, proto);
        }
        if (json is not null)
        {
            yield return new(Json, json);
        }
    }
}
