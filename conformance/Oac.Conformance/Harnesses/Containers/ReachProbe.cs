using System.Net;
using System.Net.Sockets;
using Oac.Conformance.Peers;
using Oac.Conformance.Running;
using Oac.Engine;
using Oac.Engine.Containers;

namespace Oac.Conformance.Harnesses.Containers;

/// <summary>Proves from inside a container of the target's image that it reaches the suite.</summary>
internal static class ReachProbe
{
    private const string Program = "/.oac-reach";
    private const string Advice =
        "Let a firewall of this machine take what comes from the engine's bridge, or say 'network: host' or other addresses under 'listen' and 'reach' in the target file.";

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <summary>Why it cannot be proved here; null where it can.</summary>
    public static string? Missing(HarnessImage image) =>
        image.Platform is not { Os: "linux", Architecture: "amd64" } || image.Engine.Architecture != "amd64"
            ? $"the probe is a program for linux/amd64, and the image is for {image.Platform}"
        : !IsIPv4(image.Addresses.Reach, out _)
            ? $"the probe knows IPv4 addresses only, and the suite is reached as '{image.Addresses.Reach}'"
        : null;

    /// <summary>Runs it.</summary>
    /// <exception cref="UntestableException">The suite is not reached.</exception>
    /// <exception cref="EngineException">The engine does not run it.</exception>
    public static async Task RunAsync(HarnessImage image, CaseContext context)
    {
        _ = IsIPv4(image.Addresses.Reach, out var address);
        var path = "/" + context.Fresh("reach-");
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var peer = await HttpPeer
            .StartAsync(
                image.Addresses.Listen,
                http =>
                {
                    if (http.Request.Path == path)
                    {
                        seen.TrySetResult();
                    }
                    return Task.CompletedTask;
                }
            )
            .ConfigureAwait(false);
        await using (peer.ConfigureAwait(false))
        {
            var code = await RunAsync(image, ReachProgram.Write(address!, peer.Port, path), context)
                .ConfigureAwait(false);
            if (code != 0 || !seen.Task.IsCompleted)
            {
                throw new UntestableException(
                    $"a container in the network '{image.Network}' does not reach the suite at {address}:{peer.Port}: {Why(code)}",
                    Advice
                );
            }
        }
    }

    // null where it was still trying.
    private static async Task<int?> RunAsync(HarnessImage image, byte[] program, CaseContext context)
    {
        var client = image.Client;
        var spec = new ContainerSpec
        {
            Image = image.Name,
            Entrypoint = [Program],
            Network = image.Network,
            Hosts = image.Hosts,
        };
        spec = spec with { Labels = spec.Labels.Add(HarnessContainer.CaseLabel, context.Case.Id) };
        var created = await client.CreateContainerAsync(spec, context.Cancelled).ConfigureAwait(false);
        try
        {
            var file = new ContainerFile
            {
                Path = Program,
                Content = program,
                Mode = (UnixFileMode)0x16D,
            };
            await client.PutFilesAsync(created.Id, [file], context.Cancelled).ConfigureAwait(false);
            await client.StartContainerAsync(created.Id, context.Cancelled).ConfigureAwait(false);
            using var late = new CancellationTokenSource(context.Scale(Within), context.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.Cancelled);
            var exit = await client.WaitContainerAsync(created.Id, either.Token).ConfigureAwait(false);
            return exit.Code;
        }
        catch (OperationCanceledException) when (!context.Cancelled.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await client
                .RemoveContainerAsync(created.Id, isForced: true, withVolumes: true, CancellationToken.None)
                .ConfigureAwait(false);
        }
    }

    // The numbers of Linux.
    private static string Why(int? code) =>
        code switch
        {
            null => $"no answer came in {Within.TotalSeconds:0} s, as where a firewall drops what is sent",
            0 => "somebody else answered there",
            1 => "the connection was closed without an answer",
            101 or 113 => "there is no way to it",
            104 => "the connection was reset",
            110 => "the connection timed out",
            111 => "the connection was refused",
            _ => $"error {code} of the system",
        };

    private static bool IsIPv4(string host, out IPAddress? address) =>
        IPAddress.TryParse(host, out address) && address.AddressFamily == AddressFamily.InterNetwork;
}
