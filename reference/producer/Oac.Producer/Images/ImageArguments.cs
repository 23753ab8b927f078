using Oac.Images.References;
using Oac.Producer.Linting;

namespace Oac.Producer.Images;

/// <summary>
/// Tells arguments that name images from those that name files. What begins with a transport is an image; else what exists is what it is:
/// a folder with an OCI layout and an archive are images, too; else a reference that names its registry is one.
/// </summary>
internal static class ImageArguments
{
    private const int HeadLength = 263;

    /// <summary>The image that an argument names, or null where it names a file, a folder or nothing.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="full">The argument as an absolute path.</param>
    /// <param name="context">Where names begin.</param>
    /// <exception cref="UsageException">It has a transport, and what follows is wrong.</exception>
    public static ImageAddress? Find(string argument, string full, CliContext context)
    {
        if (ImageAddress.HasTransport(argument))
        {
            return ImageAddress.Find(argument, context);
        }
        if (Directory.Exists(full))
        {
            return File.Exists(Path.Combine(full, "oci-layout"))
                ? Local(argument, full, ImageTransport.OciLayout)
                : null;
        }
        if (File.Exists(full))
        {
            return IsArchive(full) ? Local(argument, full, ImageTransport.Archive) : null;
        }
        return ImageAddress.Find(argument, context);
    }

    /// <summary>How to name the image that somebody may have meant by the name of a file that does not exist; null where it looks like none.</summary>
    public static string? Advice(string argument)
    {
        var name = argument.AsSpan(argument.LastIndexOf('/') + 1);
        return
            name.ContainsAny(':', '@')
            && argument[0] is not ('.' or '/')
            && ImageReference.TryParse(argument, out var reference, out _)
            ? $"for an image, write docker-daemon:{argument} (an engine's) or {reference} (a registry's)"
            : null;
    }

    private static ImageAddress Local(string argument, string full, ImageTransport transport) =>
        new()
        {
            Text = argument,
            Transport = transport,
            Path = full,
        };

    /// <summary>Whether a file is a tar or compressed, told by its first bytes. Pipes and devices, which have no length, are not touched.</summary>
    private static bool IsArchive(string path)
    {
        var name = Path.GetFileName(path.AsSpan());
        if (
            InputDiscovery.IsLintable(name)
            || name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
        )
        {
            return false;
        }
        try
        {
            var file = new FileInfo(path);
            file = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            if (file is not { Exists: true, Length: > 0 })
            {
                return false;
            }
            using var handle = File.OpenHandle(path);
            Span<byte> head = stackalloc byte[HeadLength];
            head = head[..RandomAccess.Read(handle, head, 0)];
            return head is [0x1F, 0x8B, ..] or [0x28, 0xB5, 0x2F, 0xFD, ..]
                || (head.Length >= HeadLength - 1 && head[257..].StartsWith("ustar"u8));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it as a text says why it cannot be read.
            return false;
        }
    }
}
