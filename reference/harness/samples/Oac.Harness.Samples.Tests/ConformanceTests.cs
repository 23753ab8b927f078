namespace Oac.Harness.Samples.Tests;

/// <summary>
/// The suite passes every sample as a program; <see cref="JudgedImageTests"/> has an image of one.
/// </summary>
public sealed class ConformanceTests
{
    [Theory]
    [InlineData("echo.yaml")]
    [InlineData("echo-grpc.yaml")]
    [InlineData("echo-grpc-web.yaml")]
    [InlineData("counter.yaml")]
    [InlineData("triage.yaml")]
    public Task Everything_passes(string target) => Suite.PassesAsync(Path.Combine(SampleFolders.References, target));
}
