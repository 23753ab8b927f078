using System.Formats.Tar;
using System.Security.Cryptography;
using Oac.Images.Content;
using Oac.Images.Deflate;

namespace Oac.Images.Writing;

/// <summary>Writes sorted entries as the tar of a layer: GNU headers with every field given, none taken from this machine.</summary>
internal static class LayerWriter
{
    public const UnixFileMode DefaultFileMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public const UnixFileMode DefaultFolderMode = DefaultFileMode | ExecuteByAll;

    private const UnixFileMode ExecuteByAll =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Linux gives every link all rights and asks none of them.
    private const UnixFileMode LinkMode = DefaultFolderMode | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const int MaxParallelism = 8;

    public static BuiltLayer Write(
        IReadOnlyCollection<KeyValuePair<string, LayerEntry>> entries,
        LayerOptions options,
        CancellationToken cancellationToken
    )
    {
        using var spool = new Spool(
            options.TemporaryFolder ?? Path.GetTempPath(),
            LayerLimits.MaxInMemory,
            cancellationToken
        );
        if (options.Compression == LayerCompression.None)
        {
            WriteTar(entries, options.Time, spool, cancellationToken);
            var plain = spool.Complete();
            return new(plain, new(MediaTypes.OciLayer, plain.Digest, plain.Length), plain.Digest, plain.Length);
        }

        using var gzip = new GzipWriter(
            spool,
            options.Parallelism ?? Math.Min(Environment.ProcessorCount, MaxParallelism)
        );
        using var hashed = new HashingStream(gzip);
        WriteTar(entries, options.Time, hashed, cancellationToken);
        gzip.Complete();
        var packed = spool.Complete();
        return new(
            packed,
            new(MediaTypes.OciLayerGzip, packed.Digest, packed.Length),
            ContentDigest.OfHash(hashed.Hash()),
            hashed.Position
        );
    }

    private static void WriteTar(
        IReadOnlyCollection<KeyValuePair<string, LayerEntry>> entries,
        DateTimeOffset time,
        Stream output,
        CancellationToken cancellationToken
    )
    {
        // Both write what they still hold when they are closed; after a failure there is nothing more to write.
        var buffered = new BufferedStream(output, 128 * 1024);
        var writer = new TarWriter(buffered, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var (path, entry) in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteEntry(writer, path, entry, time);
        }
        writer.Dispose();
        buffered.Flush();
    }

    private static void WriteEntry(TarWriter writer, string path, LayerEntry entry, DateTimeOffset time)
    {
        switch (entry)
        {
            case FolderEntry:
                writer.WriteEntry(
                    Header(
                        TarEntryType.Directory,
                        path + "/",
                        entry.Options.FolderMode ?? DefaultFolderMode,
                        entry,
                        time
                    )
                );
                break;
            case LinkEntry link:
                var header = Header(TarEntryType.SymbolicLink, path, LinkMode, entry, time);
                header.LinkName = link.Target;
                writer.WriteEntry(header);
                break;
            case RemovalEntry:
                var parent = LayerPath.Parent(path)!;
                var name = LayerPath.WhiteoutPrefix + path[(parent.Length == 0 ? 0 : parent.Length + 1)..];
                writer.WriteEntry(
                    Header(TarEntryType.RegularFile, LayerPath.Join(parent, name), DefaultFileMode, entry, time)
                );
                break;
            case ContentEntry content:
                using (var stream = new MemoryContentStream(content.Content))
                {
                    var file = Header(
                        TarEntryType.RegularFile,
                        path,
                        entry.Options.FileMode ?? DefaultFileMode,
                        entry,
                        time
                    );
                    file.DataStream = stream;
                    writer.WriteEntry(file);
                }
                break;
            case FileEntry file:
                WriteFile(writer, path, file, time);
                break;
        }
    }

    private static void WriteFile(TarWriter writer, string path, FileEntry entry, DateTimeOffset time)
    {
        using var source = SourceFile.Open(entry.Source);
        var executable =
            !OperatingSystem.IsWindows() && File.GetUnixFileMode(source.Handle).HasFlag(UnixFileMode.UserExecute);
        var mode = entry.Options.FileMode ?? (executable ? DefaultFolderMode : DefaultFileMode);
        var header = Header(TarEntryType.RegularFile, path, mode, entry, time);
        header.DataStream = source;
        writer.WriteEntry(header);
        source.RequireEnd();
    }

    private static GnuTarEntry Header(
        TarEntryType type,
        string name,
        UnixFileMode mode,
        LayerEntry entry,
        DateTimeOffset time
    ) =>
        new(type, name)
        {
            Uid = entry.Options.UserId,
            Gid = entry.Options.GroupId,
            UserName = "",
            GroupName = "",
            Mode = mode,
            ModificationTime = time,
            AccessTime = default,
            ChangeTime = default,
        };
}

/// <summary>Passes bytes on, and knows their digest and how many they were.</summary>
internal sealed class HashingStream(Stream output) : WriteOnlyStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        output.Write(buffer);
        Advance(buffer.Length);
    }

    public byte[] Hash() => hash.GetHashAndReset();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
        }
        base.Dispose(disposing);
    }
}
