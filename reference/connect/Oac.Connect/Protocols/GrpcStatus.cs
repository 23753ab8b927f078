using System.Globalization;

namespace Oac.Connect.Protocols;

/// <summary>The outcome of a call in gRPC's trailers: <c>grpc-status</c>, <c>grpc-message</c> and <c>grpc-status-details-bin</c>.</summary>
internal static class GrpcStatus
{
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Details = "grpc-status-details-bin";

    /// <summary>Names and values of an outcome; null stands for success.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Write(ConnectException? error)
    {
        if (error is null)
        {
            yield return new(Status, "0");
            yield break;
        }
        yield return new(Status, ((int)error.Code).ToString(CultureInfo.InvariantCulture));
        if (error.RawMessage.Length > 0)
        {
            yield return new(Message, PercentEncoding.Encode(error.RawMessage));
        }
        if (!error.Details.IsEmpty)
        {
            yield return new(Details, GrpcStatusDetails.Encode(error));
        }
    }

    /// <summary>Reads an outcome; null stands for success.</summary>
    /// <param name="status">The value of <c>grpc-status</c>.</param>
    /// <param name="message">The value of <c>grpc-message</c>, or null.</param>
    /// <param name="details">The value of <c>grpc-status-details-bin</c>, or null.</param>
    /// <param name="metadata">What came with it.</param>
    public static ConnectException? Read(string status, string? message, string? details, MetadataMap metadata)
    {
        if (status == "0")
        {
            return null;
        }
        if (
            !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < (int)ConnectCode.Canceled or > (int)ConnectCode.Unauthenticated
        )
        {
            return new(ConnectCode.Unknown, $"the status '{HeaderText.Shown(status)}' is none") { Metadata = metadata };
        }
        var (code, text) = ((ConnectCode)number, PercentEncoding.Decode(message ?? ""));
        return details is not null && GrpcStatusDetails.Decode(details) is { } more
            ? new(code, text) { Details = more.Details, Metadata = metadata }
            : new(code, text) { Metadata = metadata };
    }
}
