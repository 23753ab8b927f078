namespace Oac.Payloads.JsonSchemas.Fuzzing;

public class SchemaFuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_schema_and_no_instance_throws_or_is_judged_two_ways(int seed)
    {
        var fuzzer = new SchemaFuzzer(seed);
        fuzzer.Run(3000);
        var (schemas, valid, invalid) = fuzzer.Counts;
        Assert.True(schemas > 500 && valid > 500 && invalid > 500, $"{fuzzer.Counts}");
    }
}
