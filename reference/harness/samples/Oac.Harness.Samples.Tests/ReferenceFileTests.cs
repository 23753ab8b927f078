using System.Diagnostics;
using Oac.Testing;

namespace Oac.Harness.Samples.Tests;

/// <summary>
/// What the conformance suite judges where no target is named is what these samples are. <c>OAC_UPDATE_FIXTURES=1</c> writes the files anew.
/// </summary>
public sealed class ReferenceFileTests
{
    private static readonly string[] Judged = ["class", "image", "labels_from", "command"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("echo")]
    [InlineData("counter")]
    [InlineData("triage")]
    public async Task The_labels_are_those_of_the_sample(string sample)
    {
        var labels = new ProcessStartInfo(SampleImages.Tool, ["labels", "--format", "json"])
        {
            WorkingDirectory = SampleFolders.Of(sample),
        };
        var wanted = (await ProcessResult.RunAsync(labels, "", Token)).Succeeded();
        var file = Path.Combine(SampleFolders.References, $"{sample}.labels.json");
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            await File.WriteAllTextAsync(file, wanted, Token);
        }

        Assert.Equal(wanted, await File.ReadAllTextAsync(file, Token));
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("counter")]
    [InlineData("triage")]
    public async Task What_it_is_sent_is_what_the_sample_says(string sample)
    {
        var own = Path.Combine(SampleFolders.Of(sample), "target.yaml");
        var reference = Path.Combine(SampleFolders.References, $"{sample}.yaml");

        Assert.Equal(await SentAsync(own), await SentAsync(reference));

        // What is judged differs, an image or a program, and so do the words on it.
        static async Task<IEnumerable<string>> SentAsync(string path) =>
            (await File.ReadAllLinesAsync(path, Token)).Where(static l =>
                !l.StartsWith('#') && !Judged.Contains(l.Split(':')[0])
            );
    }

    [Fact]
    public async Task The_image_is_that_of_its_description()
    {
        var folder = Directory.CreateTempSubdirectory("oac-reference-");
        try
        {
            var image = Path.Combine(folder.FullName, "notice.tar");
            var source = Path.Combine(SampleFolders.References, "../../fixtures/samples/notice");
            var build = new ProcessStartInfo(
                SampleImages.Tool,
                ["build", source, "--output", $"oci-archive:{image}:1"]
            );
            (await ProcessResult.RunAsync(build, "", Token)).Succeeded();
            var file = Path.Combine(SampleFolders.References, "notice.tar");
            if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
            {
                File.Copy(image, file, overwrite: true);
            }

            Assert.Equal(await File.ReadAllBytesAsync(image, Token), await File.ReadAllBytesAsync(file, Token));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
