namespace Oac.Conformance.Targets;

/// <summary>Reads files that a target names, up to a size.</summary>
internal static class TargetBytes
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="name">How it is called in messages.</param>
    /// <param name="limit">The most bytes.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TargetException">It is not there, not a file, too long, or may not be read.</exception>
    public static async Task<byte[]> ReadAsync(string path, string name, int limit, CancellationToken cancellationToken)
    {
        try
        {
            var stream = Open(path, name);
            await using (stream.ConfigureAwait(false))
            {
                // One more than is allowed tells a file that is too long, also where a length is not known beforehand.
                var buffer = new byte[limit + 1];
                var read = await stream
                    .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                    .ConfigureAwait(false);
                return Cut(buffer, read, name, limit);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Cannot(name, e);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <inheritdoc cref="ReadAsync" path="/*[not(self::summary)]"/>
    public static byte[] Read(string path, string name, int limit)
    {
        try
        {
            using var stream = Open(path, name);
            var buffer = new byte[limit + 1];
            return Cut(buffer, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false), name, limit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Cannot(name, e);
        }
    }

    private static FileStream Open(string path, string name) =>
        Directory.Exists(path)
            ? throw new TargetException($"{name}: is a folder, not a file")
            : new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);

    private static byte[] Cut(byte[] buffer, int read, string name, int limit) =>
        read > limit
            ? throw new TargetException($"{name}: has more than {limit} bytes, the most that are read")
            : buffer[..read];

    private static TargetException Cannot(string name, Exception e) =>
        e is FileNotFoundException or DirectoryNotFoundException
            ? new($"{name}: there is no such file")
            : new($"{name}: cannot be read: {e.Message}");
}
