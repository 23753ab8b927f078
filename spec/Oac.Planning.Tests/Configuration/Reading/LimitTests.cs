using System.Text;
using Oac.Planning.Configuration.Reading;

namespace Oac.Planning.Tests.Configuration.Reading;

/// <summary>Every limit of the reader: what just fits is read, one more is told of.</summary>
public class LimitTests
{
    private const string Least = "versions: [v1alpha3]\n";

    [Fact]
    public void Bytes()
    {
        var fits = Least + new string('#', ConfigurationDocument.MaxBytes - Least.Length);

        Assert.Empty(Reading.Wrong(fits));
        Assert.Equal(["c.yaml:1:1: the file has more than 8 MiB, the most that is read"], Reading.Wrong(fits + "#"));
        Assert.Empty(ConfigurationReader.Read("c", Encoding.UTF8.GetBytes(fits), Reading.KeyFile).Findings);
        Assert.Equal(
            "c:1:1: the file has more than 8 MiB, the most that is read",
            ConfigurationReader
                .Read("c", Encoding.UTF8.GetBytes(fits + "#"), Reading.KeyFile)
                .Findings.Single()
                .ToString()
        );
    }

    [Fact]
    public void Bytes_that_are_no_text()
    {
        byte[] bytes = [.. "\uFEFFversions: [v1alpha3]\n# \u00e9"u8, 0xFF, .. "\n"u8];

        Assert.Equal(
            "c:2:4: the file is not UTF-8 from here on",
            ConfigurationReader.Read("c", bytes, Reading.KeyFile).Findings.Single().ToString()
        );
        Assert.Empty(ConfigurationReader.Read("c", "\uFEFFversions: [v1alpha3]"u8, Reading.KeyFile).Findings);
    }

    [Fact]
    public void Values()
    {
        // A list of lists, so that no list is too long.
        string Of(int lists) =>
            "["
            + string.Join(',', Enumerable.Repeat("[" + string.Join(',', Enumerable.Repeat("1", 9_999)) + "]", lists))
            + "]";

        Assert.Null(ConfigurationDocument.Parse("c", Of(99)).Findings.FirstOrDefault());
        Assert.Equal(
            "more than 1000000 values; the rest is not read",
            ConfigurationDocument.Parse("c", Of(100)).Findings.Single().Message
        );
    }

    [Fact]
    public void Depth()
    {
        string Of(int depth) => new string('[', depth) + new string(']', depth);

        Assert.Empty(ConfigurationDocument.Parse("c", Of(16)).Findings);
        Assert.Equal(
            "c:1:17: more than 16 levels deep; the rest is not read",
            ConfigurationDocument.Parse("c", Of(17)).Findings.Single().ToString()
        );
        Assert.Equal(
            "c:1:17: more than 16 levels deep; the rest is not read",
            ConfigurationDocument.Parse("c", new string('[', 1_000_000)).Findings.Single().ToString()
        );
    }

    [Fact]
    public void Length_of_one_value()
    {
        string Of(int length) => $"x: {new string('a', length)}";

        Assert.Empty(ConfigurationDocument.Parse("c", Of(4096)).Findings);
        Assert.Equal(
            "c:1:4: a value of more than 4096 characters",
            ConfigurationDocument.Parse("c", Of(4097)).Findings.Single().ToString()
        );
    }

    [Theory]
    [InlineData("policy: {channels: [#]}", 512)]
    [InlineData("gateways: {#: {base_url: 'http://h'}}", 63)]
    [InlineData("gateways: {g: {base_url: 'http://h/#'}}", 2048 - 9)]
    [InlineData("agents: {#: {repositories: [a/b]}}", 256)]
    [InlineData("agents: {a: {repositories: [a/b], workspaces: {w: {bind: /#}}}}", 1023)]
    [InlineData("agents: {a: {repositories: [a/b], workspaces: {w: {volume: #}}}}", 255)]
    [InlineData("agents: {a: {repositories: [a/b], mcp: {m: {client: {id: #}}}}}", 256)]
    [InlineData("agents: {a: {repositories: [a/b], mcp: {m: {bearer: {env: #}}}}}", 256)]
    [InlineData("agents: {a: {repositories: [a/b], mcp: {m: {bearer: {file: /#}}}}}", 1023)]
    public void Length_of_a_text(string file, int length)
    {
        string Of(int count) => Least + file.Replace("#", new string('a', count), StringComparison.Ordinal);

        Assert.Empty(Reading.Wrong(Of(length)));
        var wrong = Assert.Single(Reading.Wrong(Of(length + 1)));
        Assert.True(wrong.Length < 400, wrong);
    }

    [Fact]
    public void Items_and_entries()
    {
        string Items(int count) =>
            $"{Least}policy: {{channels: [{string.Join(',', Enumerable.Range(0, count).Select(static i => $"c{i}"))}]}}";
        string Entries(int count) =>
            $"{Least}agents: {{{string.Join(',', Enumerable.Range(0, count).Select(static i => $"a{i}: {{repositories: [a/b]}}"))}}}";

        Assert.Empty(Reading.Wrong(Items(10_000)));
        Assert.EndsWith(
            "policy.channels: more than 10000 items",
            Assert.Single(Reading.Wrong(Items(10_001))),
            StringComparison.Ordinal
        );
        Assert.Empty(Reading.Wrong(Entries(10_000)));
        Assert.EndsWith(
            "agents: more than 10000 entries",
            Assert.Single(Reading.Wrong(Entries(10_001))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Findings()
    {
        string Of(int count) => Least + string.Concat(Enumerable.Range(0, count).Select(static i => $"k{i}: 1\n"));

        Assert.Equal((100, 0), (Reading.Of(Of(100)).Findings.Length, Reading.Of(Of(100)).FurtherFindings));
        Assert.Equal((100, 1), (Reading.Of(Of(101)).Findings.Length, Reading.Of(Of(101)).FurtherFindings));
        Assert.Equal(100, Reading.Of(Least + string.Concat(Enumerable.Repeat("? [a]\n: 1\n", 50_000))).Findings.Length);
        Assert.Equal(
            49_900,
            Reading.Of(Least + string.Concat(Enumerable.Repeat("? [a]\n: 1\n", 50_000))).FurtherFindings
        );
    }

    [Fact]
    public void Aliases_do_not_grow()
    {
        // Each line holds the one before nine times: a billion values where aliases are followed.
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 10; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [")
                .AppendJoin(',', Enumerable.Repeat($"*a{i - 1}", 9))
                .Append("]\n");
        }

        Assert.All(
            ConfigurationDocument.Parse("c", text.ToString()).Findings,
            static f => Assert.Contains("is not allowed", f.Message, StringComparison.Ordinal)
        );
    }
}
