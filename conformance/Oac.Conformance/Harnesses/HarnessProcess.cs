using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Oac.Conformance.Running;

namespace Oac.Conformance.Harnesses;

/// <summary>A harness that runs as a process of this host, in a process group of its own, so that nothing of it is left behind.</summary>
internal sealed partial class HarnessProcess : IRunningHarness
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Evidence _evidence;
    private readonly CaseContext _context;
    private readonly string _name;
    private readonly HarnessOutput _output;
    private readonly Task _reading;

    private HarnessProcess(Process process, DirectoryInfo folder, CaseContext context, string name)
    {
        _process = process;
        _folder = folder;
        _context = context;
        _evidence = context.Evidence;
        _name = name;
        _output = new(context.Evidence, name);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        Exited = process.WaitForExitAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task Exited { get; }

    /// <summary>Starts the target's command.</summary>
    /// <exception cref="UntestableException">Files are declared, and this host cannot show them to a process.</exception>
    /// <exception cref="BrokenSubjectException">The command cannot be started.</exception>
    public static HarnessProcess Start(HarnessDelivery delivery, CaseContext context, string name)
    {
        var target = context.Target;
        var folder = Directory.CreateTempSubdirectory("oac-harness-");
        try
        {
            var command = target.Harness!.Command;
            if (delivery.HasPaths)
            {
                if (PrivateMounts.Missing is { } missing)
                {
                    throw new UntestableException(
                        $"the labels declare files or workspaces, and {missing}",
                        "Run the suite as root on Linux, or name the harness's image in the target file instead of a command."
                    );
                }
                command = PrivateMounts.Prepare(folder, delivery, target.Folder, command);
            }
            return new(StartProcess(command, delivery, target.Folder, context), folder, context, name);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public string LastWords() => _output.LastWords();

    /// <inheritdoc/>
    public string? Exit() =>
        Exited.IsCompleted
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the process ended with {_process.ExitCode}{_output.LastWords()}"
            )
            : null;

    /// <inheritdoc/>
    public Task<long?> MemoryAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Exited.IsCompleted || !OperatingSystem.IsLinux() ? null : ProcessMemory.OfGroup(_process.Id));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            Signal(Terminate);
            try
            {
                await Exited
                    .WaitAsync(_context.Scale(StopTime), _context.Time, CancellationToken.None)
                    .ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                _evidence.Note($"{_name} did not end on SIGTERM and is killed");
            }
        }
        // Also what it has started and left: all of it is in its group.
        Signal(Kill);
        await Exited.ConfigureAwait(false);
        try
        {
            await _reading.WaitAsync(StopTime, _context.Time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _evidence.Note($"something that {_name} started holds its output open");
        }
        _output.Tell();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Process StartProcess(
        ImmutableArray<string> command,
        HarnessDelivery delivery,
        string folder,
        CaseContext context
    )
    {
        // A group of its own: setsid becomes the command, the process id stays.
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "setsid" : command[0])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in OperatingSystem.IsLinux() ? command : command[1..])
        {
            start.ArgumentList.Add(word);
        }
        foreach (var inherited in start.Environment.Keys.Where(IsNotItsOwn).ToList())
        {
            start.Environment.Remove(inherited);
        }
        foreach (var (variable, value) in delivery.Variables)
        {
            start.Environment[variable] = value;
        }
        context.Evidence.Sent($"started: {string.Join(' ', context.Target.Harness!.Command)}", delivery.Describe());
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BrokenSubjectException($"the command '{start.FileName}' cannot be started: {e.Message}");
        }
    }

    // What this process was started with for itself would mislead the harness.
    private static bool IsNotItsOwn(string variable) =>
        variable.StartsWith("OTEL_", StringComparison.Ordinal)
        || variable.StartsWith("OAC_", StringComparison.Ordinal)
        || variable.StartsWith("TESTINGPLATFORM_", StringComparison.Ordinal);

    private void Signal(int signal)
    {
        if (!OperatingSystem.IsLinux())
        {
            _process.Kill(entireProcessTree: true);
        }
        else if (SendSignal(-_process.Id, signal) != 0 && !Exited.IsCompleted)
        {
            _ = SendSignal(_process.Id, signal);
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[2048];
        try
        {
            while (await reader.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
            {
                _output.Append(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _evidence.Note($"the output of {_name} cannot be read on: {e.Message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
