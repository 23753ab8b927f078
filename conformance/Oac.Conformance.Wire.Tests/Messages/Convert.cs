using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace Oac.Conformance.Wire.Tests.Messages;

/// <summary>Between the suite's messages and the wire's values.</summary>
internal static class Convert
{
    public static IEnumerable<Header> ToMessages(WireHeaders headers) =>
        headers
            .GroupBy(static line => line.Key, static line => line.Value, StringComparer.OrdinalIgnoreCase)
            .Select(static values => new Header { Name = values.Key, Value = { values } });

    public static WireHeaders ToWire(IEnumerable<Header> headers)
    {
        var lines = new WireHeaders();
        foreach (var header in headers)
        {
            foreach (var value in header.Value)
            {
                lines.Add(header.Name, value);
            }
        }
        return lines;
    }

    public static Error ToMessage(WireError error)
    {
        var message = new Error { Code = (Code)error.Code };
        if (error.Message is not null)
        {
            message.Message = error.Message;
        }
        foreach (var detail in error.Details)
        {
            message.Details.Add(
                new Any
                {
                    TypeUrl = "type.googleapis.com/" + detail.Type,
                    Value = ByteString.CopyFrom(detail.Value.Span),
                }
            );
        }
        return message;
    }

    /// <param name="error">The error.</param>
    /// <param name="more">A detail behind its own, or null.</param>
    public static WireError ToWire(Error error, IMessage? more) =>
        new(
            (int)error.Code,
            error.HasMessage ? error.Message : null,
            [
                .. error.Details.Select(static any => new WireDetail(Any.GetTypeName(any.TypeUrl), any.Value.Memory)),
                .. more is null ? (WireDetail[])[] : [new WireDetail(more.Descriptor.FullName, more.ToByteArray())],
            ]
        );

    public static void AddAll<T>(this RepeatedField<T> field, IEnumerable<T> values) => field.AddRange(values);
}
