using System.Globalization;

namespace Oac.Spec.Tests.Linting;

public sealed class LimitsTests
{
    [Fact]
    public void Too_many_labels_are_refused_whole()
    {
        Assert.Equal("OAC190", With(ManifestReader.MaxLabels - 3).Ids());
        Assert.Null(With(ManifestReader.MaxLabels - 3).Manifest);
        Assert.DoesNotContain("OAC190", With(ManifestReader.MaxLabels - 4).Ids(), StringComparison.Ordinal);

        static ManifestReading With(int more) =>
            Read.Valid([
                .. Enumerable
                    .Range(0, more)
                    .Select(i =>
                        (
                            $"mcp.s{i.ToString(CultureInfo.InvariantCulture)}.bearer.token.file",
                            (string?)$"/run/{i.ToString(CultureInfo.InvariantCulture)}"
                        )
                    ),
            ]);
    }

    [Fact]
    public void Foreign_labels_have_no_limit()
    {
        var value = new string('x', 100_000);
        var foreign = Enumerable
            .Range(0, 10_000)
            .Select(i => KeyValuePair.Create($"com.example.{i.ToString(CultureInfo.InvariantCulture)}", value));
        Assert.Equal("", Read.Exactly([.. FullSet.Labels, .. foreign]).Ids());
    }

    [Fact]
    public void Keys_and_values_have_a_greatest_length()
    {
        Assert.Equal("OAC111", Read.Valid((new('x', ManifestReader.MaxKeyLength - 24), "x")).Ids());
        Assert.Equal("OAC190", Read.Valid((new('x', ManifestReader.MaxKeyLength - 23), "x")).Ids());
        Assert.Equal("", Read.Valid(("name", new('x', ManifestReader.MaxValueLength))).Ids());
        Assert.Equal("OAC190", Read.Valid(("name", new('x', ManifestReader.MaxValueLength + 1))).Ids());
    }

    [Fact]
    public void A_key_that_is_too_long_to_be_read_is_not_repeated()
    {
        Assert.Null(Read.Valid((new('x', 100_000), "x")).Single().Key);
        Assert.Equal(
            "",
            Read.Exactly([.. FullSet.Labels, new("io.openagentcontainers." + new string('x', 100_000), "x")]).Ids()
        );
    }

    [Fact]
    public void Targets_that_collide_are_found_in_one_pass()
    {
        // Looking for the first of each pair by going through all labels again took 20 s here.
        var path = new string('/', 1000) + "a";
        var labels = Enumerable
            .Range(0, 4000)
            .Select(i =>
                (
                    $"workspace.w{i.ToString("0000", CultureInfo.InvariantCulture)}.path",
                    (string?)$"/{Math.Min(i, 2000).ToString(CultureInfo.InvariantCulture)}{path}"
                )
            )
            .ToArray();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var findings = Read.Valid(labels).Findings;
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        Assert.Equal("OAC191", findings[^1].Rule.Id);
        Assert.Contains("workspace.w2000.path'", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_cut_but_never_hides_a_refusal_nor_makes_one()
    {
        (string, string?)[] unknown =
        [
            .. Enumerable.Range(0, 3000).Select(i => ($"x{i.ToString(CultureInfo.InvariantCulture)}.y", (string?)"x")),
        ];
        var advice = Read.Valid(unknown);
        Assert.Equal(ManifestReader.MaxFindings + 1, advice.Findings.Length);
        Assert.Equal("OAC191", advice.Findings[^1].Rule.Id);
        Assert.DoesNotContain(advice.Findings, f => f.Rule.Refuses);

        var refused = Read.Valid([.. unknown, ("session.isolation", "maybe")]);
        Assert.Contains(refused.Findings, f => f.Rule.Id == "OAC701");
    }

    [Fact]
    public void Messages_are_short_and_harmless_to_a_terminal()
    {
        var value = "\u001b[31m\u202e\r\n::error::" + new string('é', 5000);
        foreach (
            var finding in Read.Valid(
                ("session.isolation", value),
                ("version\u001b[2J", "x"),
                ("mcp." + value + ".bearer.token.env", "1")
            ).Findings
        )
        {
            Assert.DoesNotContain(finding.Message, c => char.IsControl(c) || c == '\u202e');
            Assert.InRange(finding.Message.Length, 1, 1000);
        }
    }
}
