using System.Text.Json;
using Oac.Images.Signatures;

namespace Oac.Producer.Signing;

/// <summary>A list of packages that somebody made, and the media type that it has.</summary>
/// <param name="MediaType">Its type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record SbomFile(string MediaType, ReadOnlyMemory<byte> Content)
{
    /// <summary>SPDX as JSON.</summary>
    public const string Spdx = "application/spdx+json";

    private const string CycloneDx = "application/vnd.cyclonedx+json";

    /// <summary>Reads a file; its type is what was named, or what its JSON says.</summary>
    /// <exception cref="UsageException">It cannot be read, or nothing tells its type.</exception>
    public static SbomFile Read(string file, string? mediaType, CliContext context)
    {
        var bytes = KeyFiles.Bytes("--file", file, SignatureLimits.MaxEnvelopeBytes, context);
        return new(
            mediaType
                ?? TypeOf(bytes)
                ?? throw new UsageException(
                    $"--file {file}: neither SPDX nor CycloneDX as JSON; name its media type by --media-type"
                ),
            bytes
        );
    }

    private static string? TypeOf(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? null
                : root.TryGetProperty("spdxVersion", out _) ? Spdx
                : root.TryGetProperty("bomFormat", out var format) && format.ValueEquals("CycloneDX"u8) ? CycloneDx
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
