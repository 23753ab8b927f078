namespace Oac.Planning.Tests.Configuration.Reading;

public class ConfigurationFuzzerTests
{
    [Fact]
    public void No_file_makes_the_reader_misbehave()
    {
        var (right, findings) = ConfigurationFuzzer.Run(seed: 1, count: 3_000);

        // Neither all wrong nor all right: else the fuzzer has lost its way.
        Assert.InRange(right, 100, 2_000);
        Assert.True(findings > 3_000);
    }
}
