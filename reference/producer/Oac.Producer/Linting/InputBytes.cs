using Oac.Images;

namespace Oac.Producer.Linting;

/// <summary>Reads an input whole, within the limit, be it a file, a pipe or a device.</summary>
internal static class InputBytes
{
    /// <summary>Reads up to <see cref="ImageLimits.MaxBytes"/>.</summary>
    /// <exception cref="UsageException">It cannot be read, or there is more. The message does not name the input.</exception>
    public static async Task<byte[]> ReadAsync(LintInput input, CliContext context, CancellationToken cancellationToken)
    {
        if (input.Error is not null)
        {
            throw new UsageException(input.Error);
        }
        try
        {
            if (input.Path is null)
            {
                // A read from a terminal cannot be cancelled, waiting for it can.
                return await ReadAsync(context.Input, cancellationToken)
                    .WaitAsync(cancellationToken)
                    .ConfigureAwait(false);
            }
            await using var file = new FileStream(
                input.Path,
                new FileStreamOptions
                {
                    Mode = FileMode.Open,
                    Access = FileAccess.Read,
                    BufferSize = 0,
                }
            );
            return await ReadAsync(file, cancellationToken).ConfigureAwait(false);
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

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[
            stream.CanSeek ? Math.Clamp(stream.Length + 1, 512, ImageLimits.MaxBytes + 1) : 16 * 1024
        ];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
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
