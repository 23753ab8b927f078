using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Oac.Conformance.Harnesses.Containers;
using Oac.Conformance.Running;
using Oac.Engine;
using Oac.Engine.Containers;
using Oac.Engine.Runtimes;

namespace Oac.Conformance.Harnesses.Unpacked;

/// <summary>A harness that runs from its unpacked image, in a container of its own that crun or runc makes.</summary>
internal sealed class UnpackedHarness : IRunningHarness
{
    // As in an engine: a first process without a handler does not notice SIGTERM.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);
    private readonly OciContainer _container;
    private readonly CaseContext _context;
    private readonly string _name;
    private readonly HarnessOutput _output;
    private string? _end;

    private UnpackedHarness(OciContainer container, CaseContext context, string name)
    {
        (_container, _context, _name) = (container, context, name);
        _output = new(context.Evidence, name);
        Exited = WaitAsync(ReadAsync(container.Output), ReadAsync(container.Errors));
    }

    /// <inheritdoc/>
    public Task Exited { get; }

    /// <summary>Starts a container of the image.</summary>
    /// <exception cref="UntestableException">It cannot be made here.</exception>
    /// <exception cref="BrokenSubjectException">Its program cannot be started.</exception>
    public static async Task<UnpackedHarness> StartAsync(
        HarnessRoot root,
        HarnessDelivery delivery,
        CaseContext context,
        string name
    )
    {
        var id = $"oac-conformance-{Guid.NewGuid():n}";
        context.Evidence.Sent(
            $"started: container {id} of {context.Target.Image} by {root.Runtime.Name} {root.Runtime.Version} in {root.Runtime.Folder}",
            delivery.Describe()
        );
        try
        {
            return new(
                await root.Runtime.StartAsync(id, Spec(root, delivery, id), context.Cancelled).ConfigureAwait(false),
                context,
                name
            );
        }
        catch (EngineException e) when (e.Error == EngineError.Refused)
        {
            throw new BrokenSubjectException($"the image cannot be started: {e.Message}");
        }
        catch (EngineException e)
        {
            throw new UntestableException(
                $"the image cannot be run as its labels want it: {e.Message}",
                "Mend what is complained of, run the image in an engine, or give the harness's 'command' in the target file."
            );
        }
    }

    /// <inheritdoc/>
    public string LastWords() => _output.LastWords();

    /// <inheritdoc/>
    public string? Exit() => Exited.IsCompleted ? $"the container ended {_end}{_output.LastWords()}" : null;

    /// <inheritdoc/>
    public Task<long?> MemoryAsync(CancellationToken cancellationToken) => Task.FromResult(_container.Memory());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var isRunning = !Exited.IsCompleted;
        try
        {
            if (
                isRunning
                && await _container.KillAsync(OciRuntime.Terminate, CancellationToken.None).ConfigureAwait(false)
            )
            {
                await Exited
                    .WaitAsync(_context.Scale(StopTime), _context.Time, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
        catch (TimeoutException)
        {
            await _container.KillAsync(OciRuntime.Kill, CancellationToken.None).ConfigureAwait(false);
            await Exited.ConfigureAwait(false);
        }
        finally
        {
            await _container.DisposeAsync().ConfigureAwait(false);
            await Exited.ConfigureAwait(false);
            if (isRunning)
            {
                _context.Evidence.Note($"{_name} was asked to end, and ended {_end}");
            }
            _output.Tell();
        }
    }

    private static BundleSpec Spec(HarnessRoot root, HarnessDelivery delivery, string id)
    {
        // As engines do it: the image's own, what is declared over it, and what every container has.
        var hostname = id[^12..];
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        variables["HOME"] = root.User.Home;
        variables["HOSTNAME"] = hostname;
        foreach (var variable in root.Config.Environment)
        {
            var parts = variable.Split('=', 2);
            variables[parts[0]] = parts.Length == 2 ? parts[1] : "";
        }
        foreach (var (variable, value) in delivery.Variables)
        {
            variables[variable] = value;
        }
        return new()
        {
            Root = root.Image.Root,
            Arguments = [.. root.Config.Entrypoint ?? [], .. root.Config.Command ?? []],
            Environment = variables.ToImmutable(),
            WorkingDirectory = root.Config.WorkingDirectory is { Length: > 0 } folder ? folder : "/",
            User = new(root.User.UserId, root.User.GroupId) { Groups = root.User.SupplementaryGroups },
            Hostname = hostname,
            Mounts =
            [
                .. delivery
                    .Workspaces.Where(static w => !w.Value)
                    .Select(static w => ContainerMount.Memory(w.Key, isReadOnly: true)),
            ],
            Files = [.. HarnessContainer.Files(root.User, delivery)],
        };
    }

    // Complete once the last words are here, too: whoever hears of the end asks for them.
    private async Task WaitAsync(params Task[] reading)
    {
        var exit = await _container.Exited.ConfigureAwait(false);
        await Task.WhenAll(reading).ConfigureAwait(false);
        _end = string.Create(
            CultureInfo.InvariantCulture,
            $"with {exit.Code}{(exit.IsOutOfMemory ? ", out of memory" : "")}{(exit.Failure is { } failure ? $" ({failure})" : "")}"
        );
    }

    private async Task ReadAsync(Stream stream)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[4096];
        var text = new char[bytes.Length + 1];
        try
        {
            while (await stream.ReadAsync(bytes).ConfigureAwait(false) is > 0 and var count)
            {
                _output.Append(text.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, count), text, flush: false)));
            }
        }
        catch (IOException e)
        {
            _context.Evidence.Note($"the output of {_name} cannot be read on: {e.Message}");
        }
    }
}
