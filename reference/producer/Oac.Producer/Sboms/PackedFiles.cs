using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Oac.Images.Tar;
using Oac.Images.Writing;

namespace Oac.Producer.Sboms;

/// <summary>A file of a layer.</summary>
/// <param name="Path">Its path, without a slash before it.</param>
/// <param name="Sha1">Its digest by SHA-1, which SPDX asks for.</param>
/// <param name="Sha256">Its digest by SHA-256.</param>
internal sealed record PackedFile(string Path, string Sha1, string Sha256);

/// <summary>A package of NuGet's that a .NET program brings.</summary>
internal sealed record PackedPackage(string Name, string Version);

/// <summary>What the layers of one image hold, read from the layers themselves: what was hashed is what was packed.</summary>
/// <param name="Files">The files, sorted by path.</param>
/// <param name="Packages">The packages that <c>*.deps.json</c> files among them name, sorted.</param>
internal sealed record PackedFiles(ImmutableArray<PackedFile> Files, ImmutableArray<PackedPackage> Packages)
{
    private const int MaxDependencyBytes = 8 * 1024 * 1024;

    /// <summary>Reads layers.</summary>
    public static async Task<PackedFiles> ReadAsync(IEnumerable<BuiltLayer> layers, CancellationToken cancellationToken)
    {
        var files = new SortedDictionary<string, PackedFile>(StringComparer.Ordinal);
        var packages = new SortedSet<(string Name, string Version)>();
        foreach (var layer in layers)
        {
            await using var unpacked = new GZipStream(layer.Open(), CompressionMode.Decompress);
            var tar = new TarReader(unpacked);
            while (await tar.ReadEntryAsync(cancellationToken).ConfigureAwait(false) is { } entry)
            {
                if (entry.Kind != TarEntryKind.File)
                {
                    continue;
                }
                await using var content = tar.OpenContent();
                var isList =
                    entry.Name.EndsWith(".deps.json", StringComparison.Ordinal) && entry.Size <= MaxDependencyBytes;
                var path = entry.Name.TrimStart('.', '/');
                files[path] = await ReadAsync(path, content, isList ? packages : null, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        return new(
            [.. files.Values],
            [.. packages.Select(static package => new PackedPackage(package.Name, package.Version))]
        );
    }

    private static async Task<PackedFile> ReadAsync(
        string path,
        Stream content,
        SortedSet<(string Name, string Version)>? packages,
        CancellationToken cancellationToken
    )
    {
#pragma warning disable CA5350 // SPDX 2.3 demands SHA-1 of each file, beside which SHA-256 stands.
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var kept = packages is null ? null : new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            sha1.AppendData(buffer, 0, count);
            sha256.AppendData(buffer, 0, count);
            kept?.Write(buffer, 0, count);
        }
        if (kept is not null)
        {
            Add(kept.ToArray(), packages!);
        }
        return new(
            path,
            Convert.ToHexStringLower(sha1.GetHashAndReset()),
            Convert.ToHexStringLower(sha256.GetHashAndReset())
        );
    }

    /// <summary>The packages that a program's list of dependencies names; what is no such list names none.</summary>
    private static void Add(byte[] content, SortedSet<(string Name, string Version)> packages)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            if (
                document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("libraries", out var libraries)
                || libraries.ValueKind != JsonValueKind.Object
            )
            {
                return;
            }
            foreach (var library in libraries.EnumerateObject())
            {
                if (
                    library.Name.Split('/') is [{ Length: > 0 } name, { Length: > 0 } version]
                    && library.Value.ValueKind == JsonValueKind.Object
                    && library.Value.TryGetProperty("type", out var type)
                    && type.ValueKind == JsonValueKind.String
                    && type.ValueEquals("package"u8)
                )
                {
                    packages.Add((name, version));
                }
            }
        }
        catch (JsonException)
        {
            // A file of that name need not be .NET's; it is listed as the file that it is.
            return;
        }
    }
}
