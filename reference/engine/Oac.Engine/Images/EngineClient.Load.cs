using System.Collections.Immutable;
using Oac.Engine.Connection;
using Oac.Engine.Images;

namespace Oac.Engine;

public sealed partial class EngineClient
{
    private const string LoadedId = "Loaded image ID:";
    private const string LoadedName = "Loaded image:";

    /// <summary>What Podman before 4.0 writes.</summary>
    private const string LoadedNames = "Loaded image(s):";

    /// <summary>Loads images from an archive that <c>docker save</c> could have written.</summary>
    /// <param name="archive">The archive, which is read to its end and stays open.</param>
    /// <param name="progress">Told of what the engine does; may be null.</param>
    /// <param name="cancellationToken">Ends the transfer; an engine that has the whole archive may go on for itself.</param>
    /// <inheritdoc cref="LoadImageAsync(Func{Stream, CancellationToken, Task}, IProgress{EngineProgress}, CancellationToken)"/>
    public Task<LoadedImages> LoadImageAsync(
        Stream archive,
        IProgress<EngineProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(archive);
        return LoadImageAsync(archive.CopyToAsync, progress, cancellationToken);
    }

    /// <summary>Loads images from an archive that is written while it is sent.</summary>
    /// <param name="write">
    /// Writes the archive, as <c>docker save</c> would. What it throws ends the transfer and comes out of this method unchanged.
    /// </param>
    /// <param name="progress">Told of what the engine does; may be null.</param>
    /// <param name="cancellationToken">Ends the transfer; an engine that has the whole archive may go on for itself.</param>
    /// <returns>What the engine says that it has loaded.</returns>
    /// <exception cref="EngineException">
    /// The engine refuses the archive, loads nothing from it, takes nothing more for <see cref="EngineLimits.IdleTimeout"/>, or says nothing
    /// for <see cref="EngineLimits.WorkTimeout"/> once it has everything.
    /// </exception>
    public async Task<LoadedImages> LoadImageAsync(
        Func<Stream, CancellationToken, Task> write,
        IProgress<EngineProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(write);
        var api = await ApiAsync(cancellationToken).ConfigureAwait(false);
        using var content = new ArchiveContent(write);
        content.Headers.ContentType = new("application/x-tar");
        var work = _connection.Limits.WorkTimeout;
        using var answer = await _connection
            .SendAsync(
                HttpMethod.Post,
                $"v{api}/images/load?quiet=0",
                content,
                "load an archive",
                work,
                cancellationToken
            )
            .ConfigureAwait(false);
        using var body = await answer.OpenAsync(work, cancellationToken).ConfigureAwait(false);
        return await ReadLoadedAsync(answer, body, progress, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<LoadedImages> ReadLoadedAsync(
        EngineAnswer answer,
        Stream body,
        IProgress<EngineProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var ids = ImmutableArray.CreateBuilder<string>();
        var reader = new ProgressReader(answer, body);
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } bytes)
        {
            using var document = AnswerJson.Parse(answer, bytes);
            var line = new AnswerJson(answer, document.RootElement);
            if (ProgressLine.ErrorOf(line) is { } error)
            {
                throw answer.Error(Refusal.KindOf(error), $"the engine says: {MessageText.Shown(error, 600)}");
            }
            foreach (var loaded in Loaded(line.Text("stream")))
            {
                (loaded.StartsWith("sha256:", StringComparison.Ordinal) ? ids : names).Add(loaded);
            }
            if (progress is not null && ProgressLine.ProgressOf(line) is { } step)
            {
                progress.Report(step);
            }
        }
        return names.Count + ids.Count > 0
            ? new(names.DrainToImmutable(), ids.DrainToImmutable())
            : throw answer.Error(EngineError.Refused, "the engine took the archive and loaded no image from it");
    }

    /// <summary>Docker writes a line for each image; Podman one for all, with commas, which no name holds.</summary>
    private static string[] Loaded(string? text)
    {
        foreach (var prefix in (string[])[LoadedId, LoadedNames, LoadedName])
        {
            if (text?.StartsWith(prefix, StringComparison.Ordinal) == true)
            {
                return text[prefix.Length..]
                    .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            }
        }
        return [];
    }
}
