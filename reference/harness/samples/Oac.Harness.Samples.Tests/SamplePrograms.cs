using System.Reflection;

namespace Oac.Harness.Samples.Tests;

/// <summary>Where the samples' programs lie.</summary>
internal static class SamplePrograms
{
    public static string Folder { get; } =
        typeof(SamplePrograms)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static a => a.Key == "Samples")
            .Value!;

    /// <summary>As it was built with these tests.</summary>
    public static string Built(string sample)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Folder, sample, "bin", folder.Parent!.Name, folder.Name, sample);
    }

    /// <summary>As it lies in the image that build.sh made last.</summary>
    public static string Published(string sample) => Path.Combine(Folder, sample, "bin", "image", sample);
}
