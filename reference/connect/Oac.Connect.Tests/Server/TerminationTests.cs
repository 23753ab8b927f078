using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;

namespace Oac.Connect.Tests.Server;

/// <summary>A server process of its own that is asked to end while streams are open.</summary>
public sealed class TerminationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly MessageType<byte[]> AnyBytes = new(proto: new RawBytes());
    private static readonly Method<byte[], byte[]> BidiStream = new(
        "connectrpc.conformance.v1.ConformanceService",
        "BidiStream",
        MethodKind.BidiStream,
        AnyBytes,
        AnyBytes
    );

    [Fact]
    public async Task Streams_end_as_unavailable_and_the_process_with_0()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", Program(), "server"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            var log = process.StandardError.ReadToEndAsync(limit.Token);
            // ServerCompatRequest: HTTP/2 without TLS, for any protocol.
            await WriteAsync(process, [0x08, 1, 0x10, 2], limit.Token);
            var address = await ReadAddressAsync(process.StandardOutput.BaseStream, limit.Token);

            var open = new List<(ConnectClient Client, ClientCall<byte[], byte[]> Call)>();
            foreach (var protocol in Enum.GetValues<RpcProtocol>())
            {
                var client = new ConnectClient(address, new() { Protocol = protocol });
                var call = client.Open(BidiStream, new() { CancellationToken = limit.Token });
                open.Add((client, call));
                // A definition of two responses, full duplex: one comes back now, the other would with the next request.
                await call.WriteAsync([0x0a, 6, 0x12, 1, (byte)'a', 0x12, 1, (byte)'b', 0x10, 1]);
                Assert.True(await call.ReadAsync());
            }

            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(limit.Token);
            foreach (var (client, call) in open)
            {
                var error = await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync());
                Assert.Equal((ConnectCode.Unavailable, "the server is stopping"), (error.Code, error.RawMessage));
                await call.DisposeAsync();
                client.Dispose();
            }
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal((0, ""), (process.ExitCode, await log));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WriteAsync(Process process, byte[] message, CancellationToken cancellationToken)
    {
        var bytes = new byte[4 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, message.Length);
        message.CopyTo(bytes, 4);
        await process.StandardInput.BaseStream.WriteAsync(bytes, cancellationToken);
        process.StandardInput.Close();
    }

    private static async Task<Uri> ReadAddressAsync(Stream output, CancellationToken cancellationToken)
    {
        var prefix = new byte[4];
        await output.ReadExactlyAsync(prefix, cancellationToken);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix)];
        await output.ReadExactlyAsync(body, cancellationToken);
        var (host, port) = ("", 0u);
        var input = new CodedInputStream(body);
        for (uint tag; (tag = input.ReadTag()) != 0; )
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    host = input.ReadString();
                    break;
                case 2:
                    port = input.ReadUInt32();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
        return new($"http://{host}:{port}");
    }

    /// <summary>The program that the official runner drives, in the same configuration as this test.</summary>
    private static string Program()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var folder = output.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine([
            folder,
            "conformance",
            "Oac.Connect.Conformance",
            "bin",
            output.Parent.Name,
            output.Name,
            "oac-connect-conformance.dll",
        ]);
    }

    private sealed class RawBytes : Marshaller<byte[]>
    {
        public override void Write(byte[] message, IBufferWriter<byte> output) => output.Write(message);

        public override byte[] Read(in ReadOnlySequence<byte> input) => input.ToArray();
    }
}
