using System.Text;
using Oac.Planning.Configuration;
using Oac.Planning.Configuration.Reading;
using Oac.Producer.Output;

namespace Oac.Producer.Planning;

/// <summary>Reads the operator's configuration and the key files that it names.</summary>
internal static class ConfigurationFile
{
    /// <summary>The longest file of a key, in bytes.</summary>
    private const int MaxKeyBytes = 64 * 1024;

    /// <summary>Reads a file; null where anything is wrong with it, which is written line by line.</summary>
    /// <param name="name">The file as it was given.</param>
    /// <param name="context">Where relative paths begin, and where mistakes go.</param>
    /// <exception cref="UsageException">The file cannot be read at all.</exception>
    public static PlanningConfiguration? Read(string name, CliContext context)
    {
        var path = context.FullPath(name);
        var bytes = ReadUpTo(path, ConfigurationDocument.MaxBytes + 1, out var problem);
        if (bytes is null)
        {
            throw new UsageException($"--config {name}: {problem}");
        }
        var folder = Path.GetDirectoryName(path)!;
        var reading = ConfigurationReader.Read(name, bytes, key => ReadKey(Path.GetFullPath(key, folder)));
        foreach (var finding in reading.Findings)
        {
            context.Error.WriteLine($"oac: {SafeText.Line(Secrets.Sentence(finding.ToString()))}");
        }
        if (reading.FurtherFindings > 0)
        {
            context.Error.WriteLine($"oac: {SafeText.Line(name)}: and {reading.FurtherFindings} more");
        }
        return reading.Configuration;
    }

    /// <summary>Reads a file up to a length; null where it cannot be read.</summary>
    public static byte[]? ReadUpTo(string path, int most, out string? problem)
    {
        problem = null;
        try
        {
            if (Directory.Exists(path))
            {
                problem = "it is a folder";
                return null;
            }
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            using var content = new MemoryStream();
            var buffer = new byte[16 * 1024];
            int read;
            while (
                content.Length < most
                && (read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, most - content.Length))) > 0
            )
            {
                content.Write(buffer, 0, read);
            }
            return content.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = "there is no such file";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            problem = e.Message;
        }
        return null;
    }

    private static KeyFile ReadKey(string path)
    {
        var bytes = ReadUpTo(path, MaxKeyBytes, out var problem);
        return bytes is null ? new(null, problem) : new(Encoding.UTF8.GetString(bytes), null);
    }
}
