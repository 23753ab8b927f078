using System.Net;

namespace Oac.Conformance.Wire;

/// <summary>The code of a call whose transport broke, as gRPC over HTTP/2 maps it.</summary>
internal static class BrokenTransport
{
    public static WireError ToError(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException reset)
            {
                return new(OfReset(reset.ErrorCode), $"the stream was reset with 0x{reset.ErrorCode:x}");
            }
        }
        return exception is OperationCanceledException
            ? new(WireCodes.Canceled, "the call was given up")
            : new(WireCodes.Unavailable, exception.Message);
    }

    private static int OfReset(long error) =>
        error switch
        {
            0x7 => WireCodes.Unavailable,
            0x8 => WireCodes.Canceled,
            0xb => WireCodes.ResourceExhausted,
            _ => WireCodes.Internal,
        };
}
