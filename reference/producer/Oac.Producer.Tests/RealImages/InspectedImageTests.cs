using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Oac.Testing;

namespace Oac.Producer.RealImages;

/// <summary>
/// One image, described by three programs that are not ours: by Docker where it was built, by skopeo in a registry, and by skopeo in an OCI
/// layout. Whichever description is piped into <c>oac</c>, it says the same; and what it says is what it said of the Dockerfile.
/// </summary>
public sealed class InspectedImageTests(RealImageParts parts) : IClassFixture<RealImageParts>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("weather", 0)]
    [InlineData("near-miss", 1)]
    public async Task An_image_is_read_alike_from_whoever_describes_it(string sample, int exitCode)
    {
        RealParts.Require(RealImageParts.Missing);
        using var folder = new TemporaryFolder();
        var dockerfile = await WriteDockerfileAsync(sample, folder);
        var image = $"{parts.Registry.Address}/{sample}:1";
        await DockerAsync("build", "--quiet", "--tag", image, folder.Path);
        await DockerAsync("push", image);
        await Skopeo.CopyAsync($"docker://{image}", $"oci:{folder.Path}/layout", Cancelled);

        var readings = new[]
        {
            await ReadAsync(await DockerAsync("inspect", image)),
            await ReadAsync(await Skopeo.InspectConfigurationAsync($"docker://{image}", Cancelled)),
            await ReadAsync(await Skopeo.InspectConfigurationAsync($"oci:{folder.Path}/layout", Cancelled)),
        };

        Assert.All(readings, reading => Assert.Equal(exitCode, reading.ExitCode));
        Assert.All(readings, reading => Assert.Equal(readings[0].Findings, reading.Findings));
        Assert.All(readings, reading => Assert.Equal(readings[0].Agent, reading.Agent));
        Assert.Contains("orchestrator", readings[0].Agent, StringComparison.Ordinal);

        var source = await ReadAsync(
            await File.ReadAllTextAsync(dockerfile, Cancelled),
            "--input-format",
            "dockerfile"
        );
        Assert.Equal(source.Findings.Order(), readings[0].Findings.Order());
        Assert.Equal(source.Agent, readings[0].Agent);
        Assert.Equal(exitCode == 0, source.Findings is []);
    }

    /// <summary>The sample, on nothing instead of a base image and without the programs that it would copy.</summary>
    private static async Task<string> WriteDockerfileAsync(string sample, TemporaryFolder folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Oac.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException($"no Oac.sln above {AppContext.BaseDirectory}");
        }

        var lines = (
            await File.ReadAllLinesAsync(
                Path.Combine(root.FullName, "fixtures", "samples", sample, "Dockerfile"),
                Cancelled
            )
        )
            .Where(line =>
                !line.StartsWith("COPY ", StringComparison.Ordinal)
                && !line.StartsWith("RUN ", StringComparison.Ordinal)
            )
            .Select(line =>
                line.StartsWith("FROM ", StringComparison.Ordinal) ? "FROM scratch\nCOPY Dockerfile /Dockerfile" : line
            );
        var path = Path.Combine(folder.Path, "Dockerfile");
        await File.WriteAllLinesAsync(path, lines, Cancelled);
        return path;
    }

    private async Task<string> DockerAsync(params string[] arguments) =>
        (await parts.Docker.RunAsync(arguments, null, Cancelled)).Succeeded();

    private static async Task<Reading> ReadAsync(string description, params string[] options)
    {
        var lint = await OacAsync(description, ["lint", "-", "--format", "json", .. options]);
        var inspect = await OacAsync(description, ["inspect", "-", "--format", "json", .. options]);
        inspect.Succeeded();
        using var report = JsonDocument.Parse(lint.Output);
        using var inspection = JsonDocument.Parse(inspect.Output);
        return new Reading(
            lint.ExitCode,
            [.. Single(report, "inputs").GetProperty("findings").EnumerateArray().Select(Describe)],
            Single(inspection, "images").GetProperty("agent").GetRawText()
        );
    }

    private static JsonElement Single(JsonDocument document, string list) =>
        Assert.Single(document.RootElement.GetProperty(list).EnumerateArray());

    /// <summary>A finding without its place, which differs between descriptions.</summary>
    private static string Describe(JsonElement finding) =>
        string.Join(
            ' ',
            new[] { "rule", "severity", "key", "message" }.Select(name => finding.GetProperty(name).ToString())
        );

    private static Task<ProcessResult> OacAsync(string input, IEnumerable<string> arguments) =>
        ProcessResult.RunAsync(
            new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "oac.dll"), .. arguments]),
            input,
            Cancelled
        );

    private sealed record Reading(int ExitCode, ImmutableArray<string> Findings, string Agent);

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("oac-image-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
