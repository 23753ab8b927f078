namespace Oac.Spec.Stream;

/// <summary>The stream of one version of the specification: its binary form, its JSON form and the method that carries it.</summary>
/// <remarks>
/// Programs are written once, against <see cref="HarnessMessage"/> and <see cref="OrchestratorMessage"/>, and take the codec of the
/// version that they speak. Instances are immutable and may be shared.
/// </remarks>
public abstract partial class StreamCodec
{
    /// <summary>How many bytes a message may have where the caller has no other limit: 4 MiB.</summary>
    public const int DefaultMaxBytes = 4 * 1024 * 1024;

    private protected StreamCodec(string version, string serviceName, string methodName)
    {
        Version = version;
        ServiceName = serviceName;
        MethodName = methodName;
        MethodPath = $"/{serviceName}/{methodName}";
        Json = new StreamJson(this);
    }

    /// <summary>The version's identifier, as in the label <c>version</c>.</summary>
    public string Version { get; }

    /// <summary>The full name of the service.</summary>
    public string ServiceName { get; }

    /// <summary>The name of the method.</summary>
    public string MethodName { get; }

    /// <summary>The path of the method, as Connect, gRPC and gRPC-Web write it.</summary>
    public string MethodPath { get; }

    /// <summary>The JSON form.</summary>
    public StreamJson Json { get; }

    /// <summary>The codec for images of a version; null where no stream is known for it.</summary>
    /// <remarks>v1alpha1 speaks of the stream but has no schema: its images are served with that of v1alpha2.</remarks>
    public static StreamCodec? ForVersion(string version)
    {
        var wanted = version == "v1alpha1" ? "v1alpha2" : version;
        return All.FirstOrDefault(codec => codec.Version == wanted);
    }

    /// <inheritdoc/>
    public override string ToString() => Version;
}
