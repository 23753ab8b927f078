using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Oac.Producer.Building.Libraries;

/// <summary>What a .NET program among the files asks of the system beside what its ELF files say.</summary>
/// <param name="Path">The file in the image that gave it away.</param>
internal sealed record DotnetProgram(string Path)
{
    /// <summary>The largest runtime configuration that is read.</summary>
    public const int MaxConfiguration = 1024 * 1024;

    /// <summary>What precedes a single file's table of contents (dotnet/runtime, src/native/corehost/apphost/bundle_marker.cpp).</summary>
    private static ReadOnlySpan<byte> BundleMarker =>
        [
            0x8b,
            0x12,
            0x02,
            0xb9,
            0x6a,
            0x61,
            0x20,
            0x38,
            0x72,
            0x7b,
            0x93,
            0x02,
            0x14,
            0xd7,
            0xa0,
            0x32,
            0x13,
            0xf5,
            0xb9,
            0xe6,
            0xef,
            0xae,
            0x33,
            0x18,
            0xee,
            0x3b,
            0x2d,
            0xce,
            0x24,
            0xb3,
            0x6a,
            0xae,
        ];

    private static ReadOnlySpan<byte> Zstd => "libzstd"u8;

    /// <summary>Whether it runs without ICU.</summary>
    public bool IsInvariant { get; init; }

    /// <summary>Whether it knows no time zone but UTC.</summary>
    public bool HasInvariantTimeZone { get; init; }

    /// <summary>Whether libzstd is named in it.</summary>
    public bool NamesZstd { get; init; }

    /// <summary>Looks at one file of the image; null where it is no sign of a .NET program.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static DotnetProgram? Find(ImageFile file, bool isProgram)
    {
        var name = System.IO.Path.GetFileName(file.Path);
        if (name.EndsWith(".runtimeconfig.json", StringComparison.Ordinal))
        {
            return file.Length <= MaxConfiguration
                ? new DotnetProgram(file.Path).With(File.ReadAllBytes(file.Source))
                : null;
        }
        var isSign =
            name is "libcoreclr.so" or "libSystem.Native.so" || name.EndsWith(".deps.json", StringComparison.Ordinal);
        if (name.EndsWith(".dll", StringComparison.Ordinal))
        {
            return
                new DotnetProgram(file.Path) { NamesZstd = Contains(file.Source, Zstd) >= 0 }
                    is { NamesZstd: true } found
                ? found
                : null;
        }
        return isSign ? new(file.Path)
            : isProgram ? SingleFile(file)
            : null;
    }

    /// <summary>What two signs of one image say together.</summary>
    public static DotnetProgram? Join(DotnetProgram? one, DotnetProgram? other) =>
        one is null ? other
        : other is null ? one
        : one with
        {
            IsInvariant = one.IsInvariant || other.IsInvariant,
            HasInvariantTimeZone = one.HasInvariantTimeZone || other.HasInvariantTimeZone,
            NamesZstd = one.NamesZstd || other.NamesZstd,
        };

    private static DotnetProgram? SingleFile(ImageFile file)
    {
        var marker = Contains(file.Source, BundleMarker);
        if (marker < 8)
        {
            return null;
        }
        var program = new DotnetProgram(file.Path) { NamesZstd = Contains(file.Source, Zstd) >= 0 };
        using var handle = File.OpenHandle(file.Source);
        return Configuration(handle, marker - 8) is { } configuration ? program.With(configuration) : program;
    }

    /// <summary>The runtime configuration in a single file; it is never compressed (dotnet/runtime, Microsoft.NET.HostModel, Bundle/Manifest.cs).</summary>
    private static byte[]? Configuration(SafeFileHandle handle, long at)
    {
        Span<byte> bytes = stackalloc byte[512];
        bytes.Clear();
        if (RandomAccess.Read(handle, bytes[..8], at) < 8)
        {
            return null;
        }
        var header = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var length = RandomAccess.GetLength(handle);
        if (header <= 0 || header >= length || RandomAccess.Read(handle, bytes, header) < 64)
        {
            return null;
        }
        // Major, minor, number of files; the id's length in one byte; offset and size of deps.json, then of runtimeconfig.json.
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var id = bytes[12];
        if (version < 2 || id > 127 || 13 + id + 32 > bytes.Length)
        {
            return null;
        }
        var offset = BinaryPrimitives.ReadInt64LittleEndian(bytes[(13 + id + 16)..]);
        var size = BinaryPrimitives.ReadInt64LittleEndian(bytes[(13 + id + 24)..]);
        if (offset <= 0 || size is <= 0 or > MaxConfiguration || offset > length - size)
        {
            return null;
        }
        var configuration = new byte[size];
        return RandomAccess.Read(handle, configuration, offset) == size ? configuration : null;
    }

    private DotnetProgram With(byte[] configuration)
    {
        try
        {
            using var document = JsonDocument.Parse(
                configuration,
                new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
            if (
                document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("runtimeOptions", out var options)
                || options.ValueKind != JsonValueKind.Object
                || !options.TryGetProperty("configProperties", out var properties)
                || properties.ValueKind != JsonValueKind.Object
            )
            {
                return this;
            }
            return this with
            {
                IsInvariant = IsTrue(properties, "System.Globalization.Invariant"),
                HasInvariantTimeZone = IsTrue(properties, "System.TimeZoneInfo.Invariant"),
            };
        }
        catch (JsonException)
        {
            // What the runtime could not read either says nothing.
            return this;
        }
    }

    private static bool IsTrue(JsonElement properties, string name) =>
        properties.TryGetProperty(name, out var value)
        && (
            value.ValueKind == JsonValueKind.True
            || (value.ValueKind == JsonValueKind.String && value.GetString() is "true" or "True" or "1")
        );

    /// <summary>Where some bytes stand first in a file; -1 for nowhere.</summary>
    private static long Contains(string path, ReadOnlySpan<byte> wanted)
    {
        using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var buffer = new byte[1024 * 1024];
        var kept = 0;
        for (long at = 0; ; )
        {
            var read = RandomAccess.Read(handle, buffer.AsSpan(kept), at);
            if (read == 0)
            {
                return -1;
            }
            var found = buffer.AsSpan(0, kept + read).IndexOf(wanted);
            if (found >= 0)
            {
                return at - kept + found;
            }
            at += read;
            var rest = Math.Min(wanted.Length - 1, kept + read);
            buffer.AsSpan(kept + read - rest, rest).CopyTo(buffer);
            kept = rest;
        }
    }
}
