namespace Oac.Harness.Samples.Tests;

/// <summary>The suite passes the samples as programs. What echo does over Connect <see cref="JudgedImageTests"/> sees of its image.</summary>
public sealed class ConformanceTests
{
    [Theory]
    [InlineData("echo-grpc.yaml")]
    [InlineData("echo-grpc-web.yaml")]
    [InlineData("counter.yaml")]
    [InlineData("triage.yaml")]
    public Task Everything_passes(string target) => Suite.PassesAsync(Path.Combine(SampleFolders.References, target));
}
