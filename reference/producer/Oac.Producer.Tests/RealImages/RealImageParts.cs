using Oac.Testing;

namespace Oac.Producer.RealImages;

/// <summary>A Docker daemon and a registry, started once for the tests of a class; nothing where one of them is missing.</summary>
public sealed class RealImageParts : IAsyncLifetime
{
    private DockerEngine? docker;
    private Registry? registry;

    /// <summary>Why the tests cannot run here, or <see langword="null"/> where they can.</summary>
    public static string? Missing => Registry.Missing ?? Skopeo.Missing ?? DockerEngine.Missing;

    /// <summary>The daemon.</summary>
    public DockerEngine Docker => docker ?? throw new InvalidOperationException(Missing);

    /// <summary>The registry.</summary>
    public Registry Registry => registry ?? throw new InvalidOperationException(Missing);

    public async ValueTask InitializeAsync()
    {
        if (Missing is null)
        {
            docker = await DockerEngine.StartAsync(TestContext.Current.CancellationToken);
            registry = await Registry.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (registry is not null)
        {
            await registry.DisposeAsync();
        }

        if (docker is not null)
        {
            await docker.DisposeAsync();
        }
    }
}
