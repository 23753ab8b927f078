using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace Oac.Conformance.Wire.Tests.Running;

/// <summary>How a program that the official runner could drive is started.</summary>
/// <param name="File">The program.</param>
/// <param name="Arguments">Its arguments; <c>server</c> or <c>client</c> is put behind them.</param>
internal sealed record ProgramCommand(string File, params string[] Arguments)
{
    /// <summary>The program of <c>Oac.Connect</c>.</summary>
    public static ProgramCommand OfOurs { get; } =
        new(
            "dotnet",
            "exec",
            Repository.Program("reference/connect/conformance/Oac.Connect.Conformance", "oac-connect-conformance")
        );
}

/// <summary>
/// A program that the official runner could drive: messages on its standard input and output, each behind four bytes of length in network
/// order.
/// </summary>
internal sealed class ProgramUnderTest : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private ProgramUnderTest(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to its standard error.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public static ProgramUnderTest Start(ProgramCommand command, string role) =>
        new(
            Process.Start(
                new ProcessStartInfo(command.File, [.. command.Arguments, role])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!
        );

    public async Task WriteAsync(IMessage message, CancellationToken cancellationToken)
    {
        var body = message.ToByteArray();
        var bytes = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, body.Length);
        body.CopyTo(bytes, 4);
        var stream = _process.StandardInput.BaseStream;
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits for a message; null at the end of its output.</summary>
    /// <exception cref="TimeoutException">Nothing came in time.</exception>
    public async Task<T?> ReadAsync<T>(MessageParser<T> parser, TimeSpan atMost, CancellationToken cancellationToken)
        where T : class, IMessage<T> => await ReadAsync(parser, cancellationToken).WaitAsync(atMost, cancellationToken);

    /// <summary>Asks it to end, as the official runner does, and gives its exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-TERM", id]);
        await kill.WaitForExitAsync(cancellationToken);
        return await EndAsync(atMost, cancellationToken);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(atMost, cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        var stream = _process.StandardOutput.BaseStream;
        var prefix = new byte[4];
        if (await stream.ReadAtLeastAsync(prefix, 4, throwOnEndOfStream: false, cancellationToken) < 4)
        {
            return null;
        }
        var body = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return parser.ParseFrom(body);
    }
}
