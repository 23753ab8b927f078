using Oac.Images.Content;

namespace Oac.Images.Layouts;

/// <summary>
/// The <c>blobs</c> folder of a layout (OCI image-spec, Image Layout). A blob appears under its name whole and checked or not at all: it is
/// written beside it and renamed.
/// </summary>
internal sealed class BlobFolder(string root)
{
    private const UnixFileMode ReadableByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The file of a blob, whether it is there or not.</summary>
    public string PathOf(ContentDigest digest) => Path.Combine(root, "blobs", digest.Algorithm, digest.Hex);

    /// <summary>Whether a blob is there. A file of another length is what a crash of some other program left: it is written anew.</summary>
    public bool Has(Descriptor descriptor) =>
        new FileInfo(PathOf(descriptor.Digest)) is { Exists: true } file && file.Length == descriptor.Size;

    /// <summary>What <see cref="IContentTarget.WriteBlobAsync"/> promises, for the targets that gather blobs in a folder.</summary>
    public async Task<bool> WriteAsync(
        Descriptor descriptor,
        Func<CancellationToken, Task<Stream>> open,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        ArgumentNullException.ThrowIfNull(open);
        if (Has(descriptor))
        {
            return false;
        }
        await ReplaceAsync(PathOf(descriptor.Digest), WriteContentAsync, cancellationToken).ConfigureAwait(false);
        return true;

        async Task WriteContentAsync(Stream output)
        {
            var input = await open(cancellationToken).ConfigureAwait(false);
            await using (input.ConfigureAwait(false))
            {
                await CopyAsync(input, output, descriptor, progress, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes a file beside its place and puts it there once it is whole; after a failure there is no trace of it.</summary>
    public static async Task ReplaceAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            var output = new FileStream(
                temporary,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 128 * 1024,
                useAsync: true
            );
            await using (output.ConfigureAwait(false))
            {
                await write(output).ConfigureAwait(false);
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);

                // Layouts are handed to others; what the process's umask says of private files does not hold for them.
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(output.SafeFileHandle, ReadableByAll);
                }
            }
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static async Task CopyAsync(
        Stream input,
        Stream output,
        Descriptor descriptor,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        using var hash = descriptor.Digest.CreateHash();
        var buffer = new byte[128 * 1024];
        long done = 0;
        while (await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            done += read;
            if (done > descriptor.Size)
            {
                break;
            }
            hash.AppendData(buffer, 0, read);
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            progress?.Report(done);
        }
        if (done != descriptor.Size)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"Content for {descriptor.Digest} has {(done > descriptor.Size ? "more than" : $"{done} instead of")} {descriptor.Size} bytes."
            );
        }
        var found = ContentDigest.OfHash(hash.GetHashAndReset());
        if (found != descriptor.Digest)
        {
            throw new ImageContentException(
                ImageContentError.Corrupt,
                $"Content for {descriptor.Digest} has the digest {found}."
            );
        }
    }
}
