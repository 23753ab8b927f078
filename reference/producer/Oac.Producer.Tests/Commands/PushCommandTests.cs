using System.Text.Json;
using Oac.Images.Registry;
using Oac.Images.Registry.Recording;
using Oac.Producer.Tests.Copying;
using Oac.Testing;

namespace Oac.Producer.Tests.Commands;

public sealed class PushCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_clean_image_is_pushed_under_every_name_and_sent_once()
    {
        RealParts.Require(Skopeo.Missing);
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        var sample = SampleLayout.Write(folder.At("made"), 20_000, Samples.CleanLabels, ["amd64", "arm64"]);
        string[] names = ["a:1", "b/c:1", "a:2", "a:1", "b/c"];

        var pushed = await PushAsync(
            registry,
            sample.Address,
            [.. names.Select(name => $"{registry.Authority}/{name}")]
        );

        Assert.Equal(
            new CliResult(
                0,
                string.Concat(
                    ((string[])["a:1", "a:2", "b/c:1", "b/c:latest"]).Select(name =>
                        $"{registry.Authority}/{name}@{sample.Digest}\n"
                    )
                ),
                ""
            ),
            pushed
        );
        foreach (var name in names)
        {
            Assert.Equal(sample.Digest, await Skopeo.DigestAsync($"docker://{registry.Authority}/{name}", Cancelled));
        }
        Assert.All(registry.Requests.Of("PUT", RequestKind.Upload), put => Assert.Equal("a", put.Repository));
        Assert.Equal(4, registry.Requests.Of("PUT", RequestKind.Upload).Length);
    }

    [Fact]
    public async Task What_lint_calls_wrong_is_not_pushed_unless_it_is_forced()
    {
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        var labels = $$"""{"{{Samples.Prefix}}version":"v1alpha3"}""";
        SampleLayout.Write(folder.At("made"), 1_000, labels, ["amd64", "arm64"]);
        var name = $"{registry.Authority}/a:1";

        // A folder with a layout needs no transport before it.
        var refused = await PushAsync(registry, "made", [name]);
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("OAC108", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "oac: nothing was pushed; --force pushes it as it is\n",
            refused.Error,
            StringComparison.Ordinal
        );
        Assert.Empty(registry.Requests.All);
        var lint = await folder.RunAsync("lint", "made");
        Assert.StartsWith(lint.Output, refused.Error, StringComparison.Ordinal);

        var forced = await PushAsync(registry, "made", [name], "--force", "--platform=linux/arm64", "--format=json");
        Assert.Equal(0, forced.ExitCode);
        Assert.Contains("OAC108", forced.Error, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(forced.Output);
        var copy = Assert.Single(report.RootElement.GetProperty("copies").EnumerateArray());
        Assert.Equal(2, copy.GetProperty("blobsSent").GetInt32());
    }

    [Fact]
    public async Task Warnings_are_told_and_do_not_stop_a_push()
    {
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        var labels = Samples.LabelsWith("nonsense", "x");
        SampleLayout.Write(folder.At("made"), 1_000, labels, ["amd64"]);
        var lint = await folder.RunAsync("lint", "made");
        Assert.Equal(0, lint.ExitCode);
        Assert.Contains("OAC1", lint.Output, StringComparison.Ordinal);

        var pushed = await PushAsync(registry, "made", [$"{registry.Authority}/a:1"]);
        Assert.Equal((0, lint.Output), (pushed.ExitCode, pushed.Error));
        var quiet = await PushAsync(registry, "made", [$"{registry.Authority}/a:1"], "--quiet");
        Assert.Equal(new CliResult(0, "", ""), quiet);
    }

    [Theory]
    [InlineData("example.com/a:1", "example.com/b:1", "example.com/a:1 is in a registry already; 'oac copy'")]
    [InlineData("oci:made", "oci:other", "oci:other is in no registry; 'oac copy'")]
    [InlineData("oci:made", "agent:1", "names no registry")]
    [InlineData(
        "oci:made",
        "example.com/a@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "names a digest"
    )]
    [InlineData("oci:missing", "example.com/a:1", "nothing was pushed")]
    public async Task What_cannot_be_pushed_is_said(string source, string reference, string message)
    {
        SampleLayout.Write(folder.At("made"), 1_000, Samples.CleanLabels, ["amd64"]);
        var result = await folder.RunAsync("push", source, reference);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private Task<CliResult> PushAsync(RegistryServer registry, string source, string[] names, params string[] more) =>
        folder.RunAsync(["push", source, .. names, "--plain-http", registry.Authority, .. more]);
}
