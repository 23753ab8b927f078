namespace Oac.Images.Dockerfiles;

public class DockerfileFuzzTests
{
    /// <summary>A short run; benchmarks/Oac.Images.Fuzz runs as long as it is told to.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_makes_the_reader_throw(int seed)
    {
        var result = DockerfileFuzzer.Run(seed, 3_000);
        // Were none or all of the texts clean, the mutations would not reach what they are for.
        Assert.InRange(result.Clean, result.Read / 20, result.Read * 19 / 20);
    }
}
