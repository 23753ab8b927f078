using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Oac.Conformance.Harnesses.Containers;
using Oac.Conformance.Peers;
using Oac.Testing;

namespace Oac.Conformance.Tests.Harnesses;

/// <summary>The probe's program, run by this machine's kernel as a container's kernel would.</summary>
public sealed class ReachProgramTests
{
    [Fact]
    public async Task It_says_how_far_it_came()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            Assert.Skip("the probe is a program for linux/amd64");
        }
        using var folder = new TempFolder();
        var path = "";
        var peer = await HttpPeer.StartAsync(
            IPAddress.Loopback,
            http =>
            {
                path = http.Request.Path;
                return Task.CompletedTask;
            }
        );
        await using (peer)
        {
            Assert.Equal(0, await RunAsync(folder, peer.Port));
            Assert.Equal("/nonce", path);
        }
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var closing = CloseAsync(silent);
        Assert.Equal(1, await RunAsync(folder, ((IPEndPoint)silent.LocalEndpoint).Port));
        await closing;
        silent.Stop();
        Assert.Equal(111, await RunAsync(folder, ((IPEndPoint)silent.LocalEndpoint).Port));
    }

    // All that is sent is read first: otherwise the system resets the connection.
    private static async Task CloseAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        _ = await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
    }

    private static async Task<int> RunAsync(TempFolder folder, int port)
    {
        var file = folder.At($"reach-{Guid.NewGuid():n}");
        await File.WriteAllBytesAsync(
            file,
            ReachProgram.Write(IPAddress.Loopback, port, "/nonce"),
            TestContext.Current.CancellationToken
        );
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        var result = await ProcessResult.RunAsync(
            new ProcessStartInfo(file),
            null,
            TestContext.Current.CancellationToken
        );
        return result.ExitCode;
    }
}
