using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Oac.Testing;

[assembly: AssemblyFixture(typeof(Oac.Harness.Samples.Tests.SampleImages))]

namespace Oac.Harness.Samples.Tests;

/// <summary>The samples' images, each built as its page says when the first test asks for it.</summary>
public sealed class SampleImages : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-samples-");
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _built = new();

    /// <summary>The folder that the samples lie in.</summary>
    public static string Samples { get; } =
        typeof(SampleImages)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static a => a.Key == "Samples")
            .Value!;

    /// <summary>The tool that builds them.</summary>
    public static string Tool => Path.Combine(AppContext.BaseDirectory, "oac");

    /// <summary>A sample's image, as a layout: <c>oci:FOLDER:1</c>.</summary>
    public Task<string> BuildAsync(string sample) =>
        _built.GetOrAdd(sample, _ => new(() => StartAsync(sample, TestContext.Current.CancellationToken))).Value;

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> StartAsync(string sample, CancellationToken cancelled)
    {
        var image = $"oci:{_folder.FullName}/{sample}:1";
        var build = new ProcessStartInfo(Path.Combine(Samples, "build.sh"), [sample, image]);
        build.Environment["OAC"] = Tool;
        Assert.StartsWith("sha256:", (await ProcessResult.RunAsync(build, "", cancelled)).Succeeded());
        return image;
    }
}
