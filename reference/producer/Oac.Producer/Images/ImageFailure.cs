using Oac.Images.Content;

namespace Oac.Producer.Images;

/// <summary>The exceptions that say why an image cannot be read or written; their messages are meant for people.</summary>
internal static class ImageFailure
{
    /// <summary>Whether it is one.</summary>
    public static bool Is(Exception exception) =>
        exception is ImageContentException or UsageException or IOException or UnauthorizedAccessException;
}
