using Oac.Images;

namespace Oac.Conformance.Targets;

/// <summary>Reads the file that says what is judged: YAML, of which JSON is a part.</summary>
public static class TargetFile
{
    /// <summary>The longest file, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path; relative to the process's folder.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TargetException">It cannot be read, or says something that is not allowed: with file, line and column.</exception>
    public static Task<TargetDefinition> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadAsync(Path.GetFullPath(path), path, cancellationToken);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="name">How it is called in messages.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TargetException">It cannot be read, or says something that is not allowed: with file, line and column.</exception>
    public static async Task<TargetDefinition> ReadAsync(string path, string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = await TargetBytes.ReadAsync(path, name, MaxBytes, cancellationToken).ConfigureAwait(false);
        return Read(name, Path.GetDirectoryName(path)!, bytes);
    }

    /// <summary>Reads what stands in a file.</summary>
    /// <param name="name">How the file is called in messages.</param>
    /// <param name="folder">The folder that its relative paths are read from.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="TargetException">It says something that is not allowed.</exception>
    public static TargetDefinition Read(string name, string folder, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(folder);
        var source = SourceText.Decode(name, bytes);
        return TargetYaml.Read(source) switch
        {
            null => throw new TargetException(
                $"{name}: the file is empty; 'oac-conformance init' writes one to begin with"
            ),
            TargetMapping root => new TargetReader(name, folder).Read(root),
            var other => throw new TargetException(
                $"{name}:{other.Line}:{other.Column}: {other.Kind} stands here; a target file is a mapping such as 'image: oci:./layout'"
            ),
        };
    }
}
