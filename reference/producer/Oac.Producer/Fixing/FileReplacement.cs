using System.Text;
using Oac.Images;

namespace Oac.Producer.Fixing;

/// <summary>
/// Replaces a file's text: written beside it, flushed, then renamed over it, so that a reader sees the old text or the new one. The mode
/// stays. A link is followed to the file behind it, and refused where that lies outside the link's own folder.
/// </summary>
internal static class FileReplacement
{
    /// <summary>Replaces the text of a fix's file.</summary>
    /// <exception cref="UsageException">It was not replaced; the file is as it was.</exception>
    public static void Write(FileFix fix, string path)
    {
        try
        {
            var target = Target(path);
            var bytes = File.ReadAllBytes(target);
            if (SourceText.Decode(fix.Name, bytes) is not { Diagnostics: [] } now || now.Text != fix.Source.Text)
            {
                throw new UsageException(
                    $"{fix.Name}: changed while it was being fixed, or is not UTF-8; nothing was written"
                );
            }
            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            var preamble = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble : [];
            Replace(target, [.. preamble, .. utf8.GetBytes(fix.Apply())]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{fix.Name}: cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a file whole or not at all.</summary>
    public static void Replace(string target, ReadOnlySpan<byte> bytes)
    {
        var folder = Path.GetDirectoryName(target) ?? "/";
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            // Gone after the rename; still there where something failed before it.
            File.Delete(temporary);
        }
    }

    private static string Target(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is null)
        {
            return path;
        }
        var target = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        var folder = RealPath.Of(Path.GetDirectoryName(path) ?? "/");
        return RealPath.Of(target).StartsWith(folder.TrimEnd('/') + '/', StringComparison.Ordinal)
            ? target
            : throw new UsageException($"{path}: is a link to {target}, outside its folder; fix that file itself");
    }
}
