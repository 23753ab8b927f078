namespace Oac.Harness.Samples.Tests;

/// <summary>
/// The suite judges what <see cref="SampleImageTests"/> does not: other protocols, and the sample that needs a model and a knowledge base.
/// </summary>
public sealed class ConformanceTests
{
    [Theory]
    [InlineData("echo-grpc.yaml")]
    [InlineData("echo-grpc-web.yaml")]
    [InlineData("triage.yaml")]
    public Task Everything_passes(string target) => Suite.PassesAsync(Path.Combine(SampleFolders.References, target));
}
