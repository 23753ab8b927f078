using System.Diagnostics;
using System.Text.Json;
using Oac.Testing;

namespace Oac.Payloads.Protobuf.Fuzz;

/// <summary>Google's reader and writer in C++, driven by Debian's Python.</summary>
internal sealed class PythonPeer : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process process;

    public PythonPeer()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Protobuf", "Fuzz", "peer.py");
        process = Process.Start(
            new ProcessStartInfo(Python, [script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        // Google's library tells there of every payload that it refuses.
        process.BeginErrorReadLine();
    }

    /// <summary>Why it cannot be used here, or <see langword="null"/>.</summary>
    public static string? Missing()
    {
        if (FastRun.LeftOut is { } leftOut)
        {
            return leftOut;
        }
        const string missing = "python3-protobuf is not installed; run eng/install-real-parts.sh";
        if (!File.Exists(Python))
        {
            return missing;
        }
        using var probe = Process.Start(
            new ProcessStartInfo(Python, ["-c", "import google.protobuf"]) { RedirectStandardError = true }
        )!;
        probe.StandardError.ReadToEnd();
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : missing;
    }

    public void UseSet(byte[] set)
    {
        if (Ask(new Dictionary<string, string?> { ["set"] = Convert.ToBase64String(set) }).Problem is { } problem)
        {
            throw new InvalidOperationException(problem);
        }
    }

    /// <summary>Judges what became of a payload: what differs, or JSON of the peer's with the binary that it must be read as.</summary>
    public (string? Problem, IReadOnlyList<(string Json, byte[] Binary)> Texts) Judge(
        byte[] binary,
        byte[]? rewritten,
        string? json,
        string? said
    ) =>
        Ask(
            new Dictionary<string, string?>
            {
                ["binary"] = Convert.ToBase64String(binary),
                ["rewritten"] = rewritten is null ? null : Convert.ToBase64String(rewritten),
                ["json"] = json,
                ["said"] = said,
            }
        );

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private (string? Problem, IReadOnlyList<(string Json, byte[] Binary)> Texts) Ask(
        Dictionary<string, string?> request
    )
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(request);
        var stream = process.StandardInput.BaseStream;
        stream.Write(BitConverter.GetBytes(bytes.Length));
        stream.Write(bytes);
        stream.Flush();
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the peer has ended");
        using var answer = JsonDocument.Parse(line);
        return (
            answer.RootElement.GetProperty("problem").GetString(),
            [
                .. answer
                    .RootElement.GetProperty("json")
                    .EnumerateArray()
                    .Select(pair => (pair[0].GetString()!, pair[1].GetBytesFromBase64())),
            ]
        );
    }
}
