namespace Oac.Spec.Tests;

/// <summary>A short run; benchmarks/fuzz.sh makes the long one.</summary>
public sealed class LabelFuzzerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_labels_hold_reading_ends_and_nothing_is_lost(int seed)
    {
        var (labels, manifests) = LabelFuzzer.Run(seed, sets: 25_000);
        Assert.InRange(manifests, 15_000, 25_000);
        Assert.InRange(labels, 200_000, 600_000);
    }
}
