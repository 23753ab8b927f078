using System.Text;
using Oac.Producer.Fixing;

namespace Oac.Producer.Output;

/// <summary>
/// The file that <c>--output</c> names. What was read is never overwritten, and an old report stays until the new one is complete.
/// </summary>
internal static class OutputFile
{
    /// <summary>Refuses a name that leads to a file that was read.</summary>
    /// <param name="name">The name as it was given.</param>
    /// <param name="read">The absolute paths of what was read.</param>
    /// <param name="context">Where names begin.</param>
    /// <exception cref="UsageException">It is one of them, or a folder.</exception>
    public static void Check(string name, IEnumerable<string> read, CliContext context)
    {
        var path = context.FullPath(name);
        if (Directory.Exists(path))
        {
            throw new UsageException($"--output {name}: is a folder; name a file");
        }
        var target = RealPath.Of(path);
        // A terminal or a pipe may well be both.
        if (!IsSpecial(path, target) && read.Any(p => RealPath.Of(p) == target))
        {
            throw new UsageException($"--output {name}: is one of the inputs, which would be lost; name another file");
        }
    }

    /// <summary>Writes the text, beside the file first where there is something to lose.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string name, string text, CliContext context)
    {
        try
        {
            var path = context.FullPath(name);
            var target = RealPath.Of(path);
            var bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text);
            if (IsSpecial(path, target))
            {
                File.WriteAllBytes(path, bytes);
            }
            else
            {
                FileReplacement.Replace(target, bytes);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {name}: {exception.Message}", exception);
        }
    }

    /// <summary>What cannot be replaced, only written to: devices, pipes, this process's own streams. They have no length.</summary>
    private static bool IsSpecial(string path, string target) =>
        path.StartsWith("/dev/", StringComparison.Ordinal)
        || path.StartsWith("/proc/", StringComparison.Ordinal)
        || new FileInfo(target) is { Exists: true, Length: 0 };
}
