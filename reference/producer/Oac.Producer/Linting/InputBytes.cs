using Oac.Images;

namespace Oac.Producer.Linting;

/// <summary>Reads an input whole, within the limit, be it a file, a pipe or a device.</summary>
internal static class InputBytes
{
    /// <summary>Reads up to <see cref="ImageLimits.MaxBytes"/>.</summary>
    /// <remarks>
    /// Files are read on this thread: to hand them to another one would cost a small run more than the reading. To open a pipe and to read
    /// one cannot be cancelled, only waiting for it can. A pipe that a search found is not opened: nobody may ever write to it.
    /// </remarks>
    /// <exception cref="UsageException">It cannot be read, or there is more. The message does not name the input.</exception>
    public static byte[] Read(LintInput input, CliContext context, CancellationToken cancellationToken)
    {
        if (input.Error is not null)
        {
            throw new UsageException(input.Error);
        }
        try
        {
            if (input.Path is null)
            {
                return Waiting(() => Read(context.Input), cancellationToken);
            }
            if (HasLength(input.Path))
            {
                return ReadFile(input.Path);
            }
            return input.Found ? [] : Waiting(() => ReadFile(input.Path), cancellationToken);
        }
        catch (FileNotFoundException exception)
        {
            throw new UsageException("no such file", exception);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new UsageException("no such file: its folder does not exist", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UsageException("permission denied", exception);
        }
        catch (IOException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    private static byte[] Waiting(Func<byte[]> read, CancellationToken cancellationToken) =>
        Task.Run(read, cancellationToken).WaitAsync(cancellationToken).GetAwaiter().GetResult();

    /// <summary>Pipes and devices have none, nor have empty files.</summary>
    private static bool HasLength(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        }
        return file is { Exists: true, Length: > 0 };
    }

    private static byte[] ReadFile(string path)
    {
        using var file = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                BufferSize = 0,
            }
        );
        return Read(file);
    }

    private static byte[] Read(Stream stream)
    {
        var buffer = new byte[
            stream.CanSeek ? Math.Clamp(stream.Length + 1, 512, ImageLimits.MaxBytes + 1) : 16 * 1024
        ];
        var length = 0;
        while (true)
        {
            var read = stream.Read(buffer, length, buffer.Length - length);
            if (read == 0)
            {
                return buffer[..length];
            }
            length += read;
            if (length > ImageLimits.MaxBytes)
            {
                throw new UsageException($"larger than {ImageLimits.MaxBytes >> 20} MiB");
            }
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, ImageLimits.MaxBytes + 1));
            }
        }
    }
}
