using System.Net;

namespace Oac.Conformance.Harnesses;

/// <summary>Where the suite's servers listen, and the host under which the harness reaches them.</summary>
/// <param name="Listen">The address.</param>
/// <param name="Reach">The host: an address or a name.</param>
internal sealed record HarnessAddresses(IPAddress Listen, string Reach)
{
    /// <summary>For what shares this machine's network.</summary>
    /// <param name="listen">What the target file says; null for the loopback interface.</param>
    /// <param name="reach">What the target file says; null for the address that is listened at.</param>
    public static HarnessAddresses OfThisMachine(IPAddress? listen, string? reach)
    {
        var address = listen ?? IPAddress.Loopback;
        return new(address, reach ?? (IsAny(address) ? IPAddress.Loopback : address).ToString());
    }

    /// <summary>Whether an address stands for all that there are.</summary>
    public static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
