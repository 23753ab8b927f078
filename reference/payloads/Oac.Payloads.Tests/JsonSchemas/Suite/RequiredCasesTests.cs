namespace Oac.Payloads.JsonSchemas.Suite;

public class RequiredCasesTests
{
    [Theory]
    [InlineData("draft4", 618)]
    [InlineData("draft6", 839)]
    [InlineData("draft7", 927)]
    [InlineData("draft2019-09", 1259)]
    [InlineData("draft2020-12", 1299)]
    public void Every_case_that_a_validator_must_pass(string draft, int least)
    {
        var compiled = new Dictionary<string, JsonSchema?>(StringComparer.Ordinal);
        var count = 0;
        var failed = new List<string>();
        foreach (var test in SuiteFiles.Cases(draft, optional: false))
        {
            count++;
            if (SuiteRun.Judge(draft, test, compiled) is { } problem)
            {
                failed.Add($"{test.Name}: {problem}");
            }
        }
        Assert.True(failed.Count == 0, $"{failed.Count} of {count} fail:\n{string.Join('\n', failed)}");
        Assert.True(count >= least, $"only {count} cases of {least}");
    }
}
