using System.Collections.Immutable;
using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Oac.Connect.Conformance;

/// <summary>Between the suite's messages and ours.</summary>
internal static class Conversions
{
    private const string TypeUrl = "type.googleapis.com/";

    public static IEnumerable<Header> ToHeaders(this MetadataMap map) =>
        map.GroupBy(static m => m.Key, static m => m.Value, StringComparer.Ordinal)
            .Select(static values => new Header { Name = values.Key, Value = { values } });

    public static void AddAll(this MetadataMap map, IEnumerable<Header> headers)
    {
        foreach (var header in headers)
        {
            foreach (var value in header.Value)
            {
                map.Add(header.Name, value);
            }
        }
    }

    public static Error ToError(this ConnectException error) =>
        new()
        {
            Code = (Code)error.Code,
            Message = error.RawMessage,
            Details =
            {
                error.Details.Select(static d => new Any
                {
                    TypeUrl = TypeUrl + d.Type,
                    Value = UnsafeByteOperations.UnsafeWrap(d.Value),
                }),
            },
        };

    /// <param name="error">The error as the case defines it.</param>
    /// <param name="more">A detail behind its own, or null.</param>
    public static ConnectException ToException(this Error error, IMessage? more)
    {
        var details = error.Details.Select(static d => new ErrorDetail(d.TypeUrl, d.Value.Memory)).ToImmutableArray();
        if (more is not null)
        {
            details = details.Add(new(more.Descriptor.FullName, more.ToByteArray()));
        }
        return new((ConnectCode)error.Code, error.HasMessage ? error.Message : null) { Details = details };
    }
}
