using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Engine;
using Oac.Engine.Containers;
using Oac.Engine.Info;

namespace Oac.Conformance.Harnesses.Containers;

/// <summary>A network for harnesses in an engine, and how the suite is reached from it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hosts">Names that are to resolve in it.</param>
/// <param name="Addresses">Where the suite listens and is reached.</param>
internal sealed record HarnessNetwork(string Name, ImmutableArray<string> Hosts, HarnessAddresses Addresses);

/// <summary>Finds the address by which an engine's containers reach this machine.</summary>
internal static class EngineNetworks
{
    private const string Bridge = "bridge";

    /// <summary>What Docker Desktop calls the machine that it runs on; its own network leads to the loopback interface there.</summary>
    private const string DesktopHost = "host.docker.internal";

    /// <summary>Chooses by what the target file says.</summary>
    /// <exception cref="EngineException">The network is not there.</exception>
    /// <exception cref="UntestableException">It does not lead here, as far as can be known.</exception>
    public static async Task<HarnessNetwork> ChooseAsync(
        EngineClient client,
        EngineInfo engine,
        HarnessTarget target,
        CancellationToken cancellationToken
    )
    {
        var name = target.Network ?? Bridge;
        if (name == "host")
        {
            return new(name, [], HarnessAddresses.OfThisMachine(target.Listen, target.Reach));
        }
        // Docker on Linux knows the name only where it is told to.
        ImmutableArray<string> hosts =
            target.Reach == DesktopHost && engine.Name == "docker" ? [$"{DesktopHost}:host-gateway"] : [];
        if (target is { Listen: { } listen, Reach: { } reach })
        {
            return new(name, hosts, new(listen, reach));
        }
        if (target.Listen is { } given && !HarnessAddresses.IsAny(given))
        {
            return new(name, hosts, new(given, given.ToString()));
        }
        if (!OperatingSystem.IsLinux())
        {
            return new(name, hosts, new(target.Listen ?? IPAddress.Loopback, target.Reach ?? DesktopHost));
        }
        var network = await client.InspectNetworkAsync(name, cancellationToken).ConfigureAwait(false);
        var gateway = GatewayOf(network);
        if (gateway is null || !IsOfThisMachine(gateway))
        {
            throw new UntestableException(
                gateway is null
                    ? $"the engine does not say by which address its network '{network.Name}' reaches this machine"
                    : $"containers leave the network '{network.Name}' by {gateway}, which is no address of this machine",
                "Say under 'listen' and 'reach' in the target file where the suite listens and is reached, or 'network: host'."
            );
        }
        return new(name, hosts, new(target.Listen ?? gateway, target.Reach ?? gateway.ToString()));
    }

    /// <summary>
    /// The address by which a network's containers leave. Docker does not name that of its default bridge before it has started a second
    /// time: the bridge itself then says it, else it is the first of the range.
    /// </summary>
    internal static IPAddress? GatewayOf(EngineNetwork network)
    {
        var named = network.Ranges.Select(static r => Parse(r.Gateway)).FirstOrDefault(static a => a is not null);
        return named
            ?? OfInterface(network.Interface)
            ?? network.Ranges.Select(static r => FirstOf(r.Subnet)).FirstOrDefault(static a => a is not null);
    }

    private static IPAddress? Parse(string? text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            ? address
            : null;

    private static IPAddress? FirstOf(string subnet)
    {
        if (!IPNetwork.TryParse(subnet, out var network) || Parse(network.BaseAddress.ToString()) is not { } first)
        {
            return null;
        }
        var bytes = first.GetAddressBytes();
        bytes[3]++;
        return new(bytes);
    }

    private static IPAddress? OfInterface(string? name) =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(i => i.Name == name)
            .SelectMany(static i => i.GetIPProperties().UnicastAddresses)
            .Select(static a => a.Address)
            .FirstOrDefault(static a => a.AddressFamily == AddressFamily.InterNetwork);

    private static bool IsOfThisMachine(IPAddress address) =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(static i => i.GetIPProperties().UnicastAddresses)
            .Any(a => a.Address.Equals(address));
}
