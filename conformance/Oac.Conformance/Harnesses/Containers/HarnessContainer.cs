using System.Globalization;
using System.Text;
using Oac.Conformance.Running;
using Oac.Engine;
using Oac.Engine.Containers;

namespace Oac.Conformance.Harnesses.Containers;

/// <summary>A harness that runs from its image, in a container of its own.</summary>
internal sealed class HarnessContainer : IRunningHarness
{
    /// <summary>The label by which containers of this suite are found: <c>docker ps -a --filter label=oac-conformance.case</c>.</summary>
    public const string CaseLabel = "oac-conformance.case";

    private const UnixFileMode Everyone = (UnixFileMode)0x1FF;

    // A first process without a handler does not notice SIGTERM: of such a harness every case ends this much later.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OutputTime = TimeSpan.FromSeconds(5);
    private readonly EngineClient _client;
    private readonly string _id;
    private readonly CaseContext _context;
    private readonly string _name;
    private readonly HarnessOutput _output;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _reading;
    private string? _end;

    private HarnessContainer(EngineClient client, string id, CaseContext context, string name)
    {
        (_client, _id, _context, _name) = (client, id, context, name);
        _output = new(context.Evidence, name);
        _reading = ReadAsync();
        Exited = WaitAsync();
    }

    /// <inheritdoc/>
    public Task Exited { get; }

    /// <summary>Starts a container of the image.</summary>
    /// <exception cref="UntestableException">The engine does not make it, or cannot give it what the labels declare.</exception>
    /// <exception cref="BrokenSubjectException">Its program cannot be started.</exception>
    public static async Task<HarnessContainer> StartAsync(
        HarnessImage image,
        HarnessDelivery delivery,
        CaseContext context,
        string name
    )
    {
        var (client, cancelled) = (image.Client, context.Cancelled);
        string? id = null;
        try
        {
            id = (
                await client.CreateContainerAsync(Spec(image, delivery, context), cancelled).ConfigureAwait(false)
            ).Id;
            context.Evidence.Sent(
                $"started: container {id[..12]} of {context.Target.Image} in {image.Engine.Name} {image.Engine.Version}, network {image.Network}",
                delivery.Describe()
            );
            if (Files(image, delivery) is { Count: > 0 } files)
            {
                await client.PutFilesAsync(id, files, cancelled).ConfigureAwait(false);
            }
            await StartAsync(client, id, cancelled).ConfigureAwait(false);
            return new(client, id, context, name);
        }
        catch (EngineException e)
        {
            await RemoveAsync(client, id).ConfigureAwait(false);
            throw new UntestableException(
                $"the engine does not run the image as its labels want it: {e.Message}",
                "Mend what the engine complains of, or give the harness's 'command' in the target file."
            );
        }
        catch
        {
            await RemoveAsync(client, id).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public string LastWords() => _output.LastWords();

    /// <inheritdoc/>
    public string? Exit() => Exited.IsCompleted ? $"the container ended {_end}{_output.LastWords()}" : null;

    /// <inheritdoc/>
    public async Task<long?> MemoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            var memory = await _client.ContainerMemoryAsync(_id, cancellationToken).ConfigureAwait(false);
            return memory?.Anonymous ?? memory?.Used;
        }
        catch (EngineException e)
        {
            _context.Evidence.Note($"the memory of {_name} cannot be read: {e.Message}");
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!Exited.IsCompleted)
            {
                await _client
                    .StopContainerAsync(_id, _context.Scale(StopTime), CancellationToken.None)
                    .ConfigureAwait(false);
                await Exited.WaitAsync(OutputTime, _context.Time, CancellationToken.None).ConfigureAwait(false);
                _context.Evidence.Note($"{_name} was asked to end, and ended {_end}");
            }
        }
        catch (TimeoutException)
        {
            _context.Evidence.Note($"the engine does not say that {_name} has ended");
        }
        finally
        {
            await _ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_reading, Exited).ConfigureAwait(false);
            _output.Tell();
            await RemoveAsync(_client, _id).ConfigureAwait(false);
            _ended.Dispose();
        }
    }

    private static ContainerSpec Spec(HarnessImage image, HarnessDelivery delivery, CaseContext context)
    {
        var spec = new ContainerSpec
        {
            Image = image.Name,
            Environment = delivery.Variables,
            Network = image.Network,
            Hosts = image.Hosts,
            Mounts =
            [
                .. delivery.Workspaces.Select(static w =>
                    w.Value ? ContainerMount.NewVolume(w.Key) : ContainerMount.Memory(w.Key, isReadOnly: true)
                ),
            ],
        };
        return spec with { Labels = spec.Labels.Add(CaseLabel, context.Case.Id) };
    }

    // As our orchestrator does it (decisions.md): owned by the image's user and readable by it alone; workspaces are for whoever comes.
    private static List<ContainerFile> Files(HarnessImage image, HarnessDelivery delivery) =>
        [
            .. delivery
                .Workspaces.Where(static w => w.Value)
                .Select(static w => new ContainerFile { Path = w.Key, Mode = Everyone }),
            .. delivery.Files.Select(f => new ContainerFile
            {
                Path = f.Key,
                Content = f.Value,
                UserId = (int)image.User.UserId,
                GroupId = (int)image.User.GroupId,
            }),
        ];

    private static async Task StartAsync(EngineClient client, string id, CancellationToken cancelled)
    {
        try
        {
            await client.StartContainerAsync(id, cancelled).ConfigureAwait(false);
        }
        catch (EngineException e) when (e.Error is EngineError.Refused or EngineError.NotFound)
        {
            throw new BrokenSubjectException($"the image cannot be started: {e.Message}");
        }
    }

    private static async Task RemoveAsync(EngineClient client, string? id)
    {
        if (id is null)
        {
            return;
        }
        try
        {
            await client
                .RemoveContainerAsync(id, isForced: true, withVolumes: true, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (EngineException e) when (e.Error == EngineError.NotFound)
        {
            // Somebody else has removed it, which is what was wanted.
            return;
        }
    }

    // Complete once the last words are here, too: whoever hears of the end asks for them.
    private async Task WaitAsync()
    {
        try
        {
            var exit = await _client.WaitContainerAsync(_id, _ended.Token).ConfigureAwait(false);
            var info = await _client.InspectContainerAsync(_id, _ended.Token).ConfigureAwait(false);
            _end = string.Create(
                CultureInfo.InvariantCulture,
                $"with {exit.Code}{(info.IsOutOfMemory ? ", out of memory" : "")}{(info.Failure is { } failure ? $" ({failure})" : "")}"
            );
            await _reading.WaitAsync(OutputTime, _context.Time, _ended.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EngineException or OperationCanceledException or TimeoutException)
        {
            _end ??= e is EngineException ? $"unseen: {e.Message}" : "unseen";
        }
    }

    private async Task ReadAsync()
    {
        // Letters may be cut between pieces; each stream has its own.
        Decoder[] decoders = [Encoding.UTF8.GetDecoder(), Encoding.UTF8.GetDecoder()];
        var text = new char[EngineClient.MaxOutputPiece + 1];
        try
        {
            await foreach (var piece in _client.FollowOutputAsync(_id, _ended.Token).ConfigureAwait(false))
            {
                var length = decoders[piece.IsError ? 1 : 0].GetChars(piece.Bytes.Span, text, flush: false);
                _output.Append(text.AsSpan(0, length));
            }
        }
        catch (OperationCanceledException)
        {
            // The container is being removed.
            return;
        }
        catch (EngineException e)
        {
            _context.Evidence.Note($"the output of {_name} cannot be read on: {e.Message}");
        }
    }
}
