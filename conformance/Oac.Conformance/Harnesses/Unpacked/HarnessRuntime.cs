using System.Runtime.InteropServices;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Engine;
using Oac.Engine.Runtimes;
using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Unpacking;

namespace Oac.Conformance.Harnesses.Unpacked;

/// <summary>What runs the target's image without an engine: crun or runc, found once for a run, and the image, unpacked once.</summary>
[PerRun]
public sealed class HarnessRuntime(TargetDefinition target, Subject subject, HarnessLabels labels) : IAsyncDisposable
{
    private const string Advice =
        "Install crun or runc, start Docker or Podman, or give the harness's 'command' in the target file.";
    private readonly SemaphoreSlim _gate = new(1, 1);
    private DirectoryInfo? _folder;
    private OciRuntimeSearch? _search;
    private HarnessRoot? _root;
    private VerdictException? _failure;

    /// <summary>Why neither crun nor runc can be used; null where one can.</summary>
    internal async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (await SearchAsync(cancellationToken).ConfigureAwait(false)).Missing;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The image, ready to be run.</summary>
    /// <exception cref="VerdictException">It cannot be run here; asked again it is said again.</exception>
    internal async Task<HarnessRoot> ReadyAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _failure is not null
                ? throw _failure
                : _root ??= await PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ImageContentException or IOException)
        {
            throw _failure = new UntestableException(
                $"the image cannot be unpacked: {e.Message}",
                "Publish an image that can be unpacked, or run it in an engine."
            );
        }
        catch (VerdictException e)
        {
            _failure = e;
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // What was to be kept still runs, and needs its root.
        if (
            _folder is not null
            && (
                _search?.Runtime is not { } runtime
                || (await runtime.ListAsync("", CancellationToken.None).ConfigureAwait(false)).IsEmpty
            )
        )
        {
            FolderRemoval.Remove(_folder.FullName, CancellationToken.None);
        }
        _gate.Dispose();
    }

    private async Task<OciRuntimeSearch> SearchAsync(CancellationToken cancellationToken)
    {
        _folder ??= Directory.CreateTempSubdirectory("oac-conformance-");
        return _search ??= await OciRuntime
            .FindAsync(new() { Folder = Path.Combine(_folder.FullName, "runtime") }, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<HarnessRoot> PrepareAsync(CancellationToken cancellationToken)
    {
        if (target.LabelsOnly || labels.Platform is not { Manifest: { } manifest, Config: { } config })
        {
            throw new UntestableException(
                "the target has no image that could be run",
                "Give the harness's 'command', or an image that can be read, in the target file."
            );
        }
        var search = await SearchAsync(cancellationToken).ConfigureAwait(false);
        if (search.Runtime is not { } runtime)
        {
            throw new UntestableException($"the image cannot be run without an engine: {search.Missing}", Advice);
        }
        var machine = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString(),
        };
        if (config.Platform is not { Os: "linux" } || config.Platform.Architecture != machine)
        {
            throw new UntestableException(
                $"the image is for {config.Platform}, and this machine runs programs for linux/{machine}",
                "Name an image for this machine, or run it in an engine that emulates the other."
            );
        }
        var user = await HarnessUser.ResolveAsync(subject, labels, cancellationToken).ConfigureAwait(false);
        var image = await ImageUnpacker
            .UnpackAsync(
                subject.Source!,
                manifest.Layers,
                config.DiffIds,
                Path.Combine(_folder!.FullName, "image"),
                null,
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(runtime, image, config, user);
    }
}

/// <summary>An image that was unpacked, and what runs it.</summary>
/// <param name="Runtime">The runtime.</param>
/// <param name="Image">The image.</param>
/// <param name="Config">How its program is started.</param>
/// <param name="User">Who it runs as, and who owns what it is given.</param>
internal sealed record HarnessRoot(OciRuntime Runtime, UnpackedImage Image, ImageConfig Config, ImageUser User);
