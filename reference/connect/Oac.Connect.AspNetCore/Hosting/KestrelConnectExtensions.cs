using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Oac.Connect.AspNetCore;

/// <summary>Settings of Kestrel that streams need. They are starting points: set what differs afterwards.</summary>
public static class KestrelConnectExtensions
{
    /// <summary>
    /// Sets what follows; everything else stays as Kestrel has it.
    /// <list type="bullet">
    /// <item><c>Http2.MaxStreamsPerConnection</c> 1,000. Every open stream counts, and clients of some languages make no second
    /// connection: with Kestrel's 100 their next call waits for ever. .NET's client makes one, but sends no pings on a connection that is
    /// full.</item>
    /// <item><c>Http2.InitialConnectionWindowSize</c> 16 MiB. A stream that nobody reads holds up to 768 KiB of it; with Kestrel's
    /// 1 MiB two of them stop all others of the connection. This is also what one connection can make the server keep.</item>
    /// <item><c>Http2.KeepAlivePingDelay</c> 30 s and <c>KeepAlivePingTimeout</c> 20 s. An idle stream sends nothing, so nothing else
    /// tells that its client is gone; and devices on the way forget connections that are silent.</item>
    /// <item><c>MinResponseDataRate</c> none. A client that reads slowly stops the writer, and HTTP/2 cannot lift the rate for one
    /// request. The rate of requests stays: streams lift it for themselves, unary calls keep it.</item>
    /// <item><c>MaxRequestHeadersTotalSize</c> 32 KiB, <c>Http2.MaxRequestHeaderFieldSize</c> 16 KiB and <c>MaxRequestHeaderCount</c>
    /// 100: metadata is headers. More is answered with HTTP 431.</item>
    /// </list>
    /// </summary>
    public static KestrelServerOptions UseConnectDefaults(this KestrelServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var limits = options.Limits;
        limits.Http2.MaxStreamsPerConnection = 1000;
        limits.Http2.InitialConnectionWindowSize = 16 * 1024 * 1024;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        limits.MinResponseDataRate = null;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.Http2.MaxRequestHeaderFieldSize = 16 * 1024;
        return options;
    }
}
