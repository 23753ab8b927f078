using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>Docker's <c>config.json</c>, or an <c>auth.json</c>, as a file.</summary>
internal static class DockerConfigFile
{
    /// <summary>What the file holds; null where there is none, or an empty one.</summary>
    /// <exception cref="ImageContentException">It cannot be read, or is longer than a configuration is.</exception>
    public static async Task<byte[]?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > RegistryLimits.MaxConfigBytes)
            {
                throw new ImageContentException(
                    ImageContentError.LimitExceeded,
                    $"{file}: {stream.Length} bytes; at most {RegistryLimits.MaxConfigBytes} are read"
                );
            }
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes.Length == 0 ? null : bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageContentException(
                ImageContentError.Unauthorized,
                $"{file}: the credentials cannot be read",
                e
            );
        }
    }

    /// <summary>Takes the file apart.</summary>
    /// <exception cref="ImageContentException">It is not what it should be; the message quotes nothing of it.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> bytes, string file, Func<ContentJson, T> read)
    {
        try
        {
            return ContentJson.Read(bytes, RegistryLimits.MaxConfigBytes, file, read);
        }
        catch (ImageContentException e) when (e.InnerException is not null)
        {
            // The parser's words may quote the file.
            throw new ImageContentException(e.Error, e.Message);
        }
    }

    /// <summary>The helper that is named for a registry alone, or null.</summary>
    public static string? OwnHelper(ContentJson root, string registry) =>
        root["credHelpers"]?.TextMap(RegistryLimits.MaxNames, "helpers") is { } helpers
        && helpers.FirstOrDefault(pair => DockerConfigKeys.IsOf(pair.Key, registry)).Value is { Length: > 0 } helper
            ? helper
            : null;

    /// <summary>The helper for all registries that have none of their own, or null.</summary>
    public static string? CommonHelper(ContentJson root) =>
        root["credsStore"]?.Text is { Length: > 0 } store ? store : null;
}
