using System.Reflection;

namespace Oac.Harness.Samples.Tests;

/// <summary>Where the samples are, and the target files of the suite's references.</summary>
internal static class SampleFolders
{
    /// <summary>The folder that all are in.</summary>
    public static string All { get; } =
        typeof(SampleFolders)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static a => a.Key == "Samples")
            .Value!;

    /// <summary>The folder of the target files.</summary>
    public static string References { get; } = Path.GetFullPath("../../../conformance/references", All);

    /// <summary>The folder of one.</summary>
    public static string Of(string sample) => Path.Combine(All, sample);

    /// <summary>A sample's program as it was built with these tests.</summary>
    public static string Built(string sample)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Of(sample), "bin", folder.Parent!.Name, folder.Name, sample);
    }

    /// <summary>A sample's program as it lies in the image that build.sh made last.</summary>
    public static string Published(string sample) => Path.Combine(Of(sample), "bin", "image", sample);
}
