using Oac.Testing;

namespace Oac.Payloads.Protobuf.Fuzz;

public class DifferentialTests
{
    private const int Schemas = 40;
    private const int Payloads = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Googles_own_reader_and_writer_agree(int seed)
    {
        RealParts.Require(PythonPeer.Missing());
        using var run = new DifferentialRun();
        for (var i = 0; i < Schemas; i++)
        {
            var difference = run.Judge(seed * 1000 + i, Payloads);
            Assert.True(difference is null, difference);
        }
        // Were all refused, or none, the payloads would not reach what they are for.
        Assert.InRange(run.Counts.Refused, Schemas, Schemas * Payloads / 2);
        Assert.InRange(run.Counts.WithJson, Schemas * Payloads / 8, Schemas * Payloads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Changed_json_is_read_or_refused(int seed)
    {
        var read = Enumerable.Range(0, 100).Sum(i => JsonMutationRun.Run(seed * 1000 + i, 60));
        Assert.InRange(read, 500, 5500);
    }
}
