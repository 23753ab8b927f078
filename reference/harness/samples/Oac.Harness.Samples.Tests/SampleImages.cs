using System.Collections.Concurrent;
using System.Diagnostics;
using Oac.Testing;

[assembly: AssemblyFixture(typeof(Oac.Harness.Samples.Tests.SampleImages))]

namespace Oac.Harness.Samples.Tests;

/// <summary>The samples' images, each built as its page says when the first test asks for it.</summary>
public sealed class SampleImages
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _built = new();

    /// <summary>The tool that builds them.</summary>
    public static string Tool => Path.Combine(AppContext.BaseDirectory, "oac");

    /// <summary>A sample's image, as a layout where its target file looks for it: <c>oci:FOLDER:1</c>.</summary>
    public Task<string> BuildAsync(string sample) =>
        _built.GetOrAdd(sample, _ => new(() => StartAsync(sample, TestContext.Current.CancellationToken))).Value;

    private async Task<string> StartAsync(string sample, CancellationToken cancelled)
    {
        var layout = Path.Combine(SampleFolders.Of(sample), "bin", "layout");
        if (Directory.Exists(layout))
        {
            Directory.Delete(layout, recursive: true);
        }
        var image = $"oci:{layout}:1";
        var build = new ProcessStartInfo(Path.Combine(SampleFolders.All, "build.sh"), [sample, image]);
        build.Environment["OAC"] = Tool;
        Assert.StartsWith("sha256:", (await ProcessResult.RunAsync(build, "", cancelled)).Succeeded());
        return image;
    }
}
