using System.Collections.Immutable;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Images.Content;
using Oac.Images.Layers;

namespace Oac.Conformance.Containers;

/// <summary>A declared schema, and what the layers of a platform have at its path.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Channel">The channel.</param>
/// <param name="MediaType">The declared media type; null where none is.</param>
/// <param name="File">What is there.</param>
public sealed record SchemaFile(SubjectPlatform Platform, string Channel, string? MediaType, LayerFile File);

/// <summary>The files of declared schemas on every platform, looked up in the layers once for a run.</summary>
[PerRun]
public sealed class SchemaFiles(Subject subject, LabelReadings readings) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private ImmutableArray<SchemaFile>? _found;

    /// <summary>Finds the files.</summary>
    /// <exception cref="UntestableException">The target has no layers, or they cannot be read.</exception>
    public async Task<ImmutableArray<SchemaFile>> FindAsync(CancellationToken cancellationToken)
    {
        if (subject.Source is null)
        {
            throw new UntestableException(
                "the target is a Dockerfile or a file of labels, and has no layers",
                "Give an image: a reference, a layout or an archive."
            );
        }
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _found ??= await WalkAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ImageContentException e)
        {
            throw new UntestableException(
                $"the layers cannot be read: {e.Message}",
                "Give an image whose layers can all be read."
            );
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<ImmutableArray<SchemaFile>> WalkAsync(CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<SchemaFile>();
        foreach (var reading in readings.All)
        {
            var channels = reading.Manifest.Manifest?.Channels.Where(static c => c.SchemaPath is not null).ToList();
            if (channels is not { Count: > 0 })
            {
                continue;
            }
            var paths = channels.Select(static c => c.SchemaPath!).Distinct(StringComparer.Ordinal).ToList();
            var files = await subject
                .OpenLayers(reading.Platform)
                .FindAsync(paths, cancellationToken)
                .ConfigureAwait(false);
            found.AddRange(
                channels.Select(c => new SchemaFile(
                    reading.Platform,
                    c.Name,
                    c.SchemaMediaType,
                    files[paths.IndexOf(c.SchemaPath!)]
                ))
            );
        }
        return found.ToImmutable();
    }
}
