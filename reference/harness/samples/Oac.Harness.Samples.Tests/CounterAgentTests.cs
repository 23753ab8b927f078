using Oac.Harness.Samples.Counter;
using Oac.Harness.Testing;

namespace Oac.Harness.Samples.Tests;

public sealed class CounterAgentTests : IDisposable
{
    private readonly DirectoryInfo _workspace = Directory.CreateTempSubdirectory("oac-counter-");

    public CounterAgentTests() => Environment.SetEnvironmentVariable("COUNTER_WORKSPACE", _workspace.FullName);

    [Fact]
    public async Task The_sum_outlives_the_instance()
    {
        Assert.Equal(1, await SumAsync(new Count()));
        Assert.Equal(42, await SumAsync(new Count(41)));
        Assert.Equal("42", await File.ReadAllTextAsync(CountFile, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("{\"by\": 0}", "from 1 to 1000")]
    [InlineData("{\"by\": 1001}", "from 1 to 1000")]
    [InlineData("{\"by\": \"1\"}", "cannot be read")]
    [InlineData("null", "cannot be read")]
    public async Task What_is_no_count_fails_and_changes_nothing(string payload, string why)
    {
        await using var host = HarnessTestHost.Start(CounterAgent.Configure);

        var result = await host.DeliverAsync(
            "s",
            "count",
            System.Text.Encoding.UTF8.GetBytes(payload),
            "application/json"
        );

        Assert.Contains(why, result.ErrorMessage);
        Assert.False(File.Exists(CountFile));
    }

    [Fact]
    public async Task A_file_that_holds_no_number_is_told()
    {
        await File.WriteAllTextAsync(CountFile, "many", TestContext.Current.CancellationToken);
        await using var host = HarnessTestHost.Start(CounterAgent.Configure);

        var result = await host.DeliverJsonAsync("s", "count", new Count(), CounterJson.Default.Count);

        Assert.Contains("holds no number", result.ErrorMessage);
    }

    private string CountFile => Path.Combine(_workspace.FullName, "count");

    public void Dispose() => _workspace.Delete(recursive: true);

    /// <summary>By an instance of its own.</summary>
    private static async Task<long> SumAsync(Count count)
    {
        await using var host = HarnessTestHost.Start(CounterAgent.Configure);
        var result = await host.DeliverJsonAsync("s", "count", count, CounterJson.Default.Count);
        return result.OutputJson(CounterJson.Default.Counted)!.Sum;
    }
}
