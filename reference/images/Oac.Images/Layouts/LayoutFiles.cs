using Oac.Images.Content;

namespace Oac.Images.Layouts;

/// <summary>Files by their path in a layout: those of a folder, or of an archive.</summary>
internal abstract class LayoutFiles(string name) : IAsyncDisposable
{
    public string Name { get; } = name;

    /// <summary>Opens a file; null if there is none.</summary>
    public abstract Stream? Open(string path, out long length);

    public abstract ValueTask DisposeAsync();

    /// <summary>Reads a small file whole; null if there is none.</summary>
    public async Task<byte[]?> ReadAsync(string path, int most, CancellationToken cancellationToken)
    {
        var stream = Open(path, out var length);
        if (stream is null)
        {
            return null;
        }

        await using var closing = stream.ConfigureAwait(false);
        if (length > most)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"{Name}: {path} has {length} bytes, and {most} are the most."
            );
        }

        var content = new byte[length];
        try
        {
            await stream.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException e)
        {
            throw new ImageContentException(ImageContentError.Corrupt, $"{Name}: {path} is cut off.", e);
        }

        return content;
    }

    public ImageContentException Missing(string what) => new(ImageContentError.NotFound, $"{Name} has no {what}.");
}

/// <summary>The files of a folder. Links are followed as long as they stay in it.</summary>
internal sealed class FolderFiles(string folder) : LayoutFiles(folder)
{
    private const int MaxLinks = 40;
    private readonly string _root = RealPath(Path.GetFullPath(folder)) ?? Path.GetFullPath(folder);

    public override Stream? Open(string path, out long length)
    {
        length = 0;
        var real = RealPath(Path.Combine(_root, path));
        if (real is null || !File.Exists(real))
        {
            return null;
        }

        if (!real.StartsWith(_root.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            throw new ImageContentException(ImageContentError.Corrupt, $"{Name}: {path} is a link out of the folder.");
        }

        try
        {
            length = new FileInfo(real).Length;

            // A named pipe has no length, and opening it would wait for a writer.
            return length == 0
                ? Stream.Null
                : new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageContentException(
                ImageContentError.Unreachable,
                $"{Name}: {path} cannot be read: {e.Message}",
                e
            );
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The path without any link; null where links lead in circles.</summary>
    private static string? RealPath(string path)
    {
        var here = "/";
        var ahead = new Stack<string>();
        Layers.LayerPath.Push(ahead, path);
        var links = 0;
        while (ahead.TryPop(out var name))
        {
            if (name == "..")
            {
                here = Path.GetDirectoryName(here) ?? "/";
                continue;
            }

            var next = Path.Combine(here, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                here = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            here = target.StartsWith('/') ? "/" : here;
            Layers.LayerPath.Push(ahead, target);
        }

        return here;
    }
}
