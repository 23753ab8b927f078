using System.Collections.Immutable;
using System.Net;
using Oac.Conformance.Harnesses;
using Oac.Conformance.Harnesses.Containers;
using Oac.Engine.Containers;

namespace Oac.Conformance.Tests.Harnesses;

public sealed class EngineNetworksTests
{
    [Theory]
    [InlineData("172.17.0.0/16=172.17.0.1", null, "172.17.0.1")]
    [InlineData("fd00::/64=fd00::1,10.1.2.0/24=10.1.2.254", "lo", "10.1.2.254")]
    // Docker before its second start: the interface says it, else the range.
    [InlineData("172.17.0.0/16=", "lo", "127.0.0.1")]
    [InlineData("172.17.0.0/16=", "none-such", "172.17.0.1")]
    [InlineData("fd00::/64=,10.1.2.0/24=", null, "10.1.2.1")]
    [InlineData("fd00::/64=fd00::1", null, null)]
    [InlineData("odd=odd", null, null)]
    [InlineData("", null, null)]
    public void The_gateway_is_found_where_it_is_said(string ranges, string? bridge, string? gateway)
    {
        var network = new EngineNetwork(
            "bridge",
            "bridge",
            [
                .. ranges
                    .Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(static r => r.Split('='))
                    .Select(static r => new NetworkRange(r[0], r[1].Length > 0 ? r[1] : null)),
            ],
            bridge
        );

        Assert.Equal(gateway, EngineNetworks.GatewayOf(network)?.ToString());
    }

    [Theory]
    [InlineData(null, null, "127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", null, "0.0.0.0", "127.0.0.1")]
    [InlineData("::", null, "::", "127.0.0.1")]
    [InlineData("10.0.0.1", null, "10.0.0.1", "10.0.0.1")]
    [InlineData("10.0.0.1", "suite.example", "10.0.0.1", "suite.example")]
    [InlineData(null, "suite.example", "127.0.0.1", "suite.example")]
    public void A_process_reaches_what_is_listened_at(string? listen, string? reach, string where, string name)
    {
        var found = HarnessAddresses.OfThisMachine(listen is null ? null : IPAddress.Parse(listen), reach);

        Assert.Equal((where, name), (found.Listen.ToString(), found.Reach));
    }
}
