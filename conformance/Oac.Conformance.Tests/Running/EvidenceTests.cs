using Oac.Conformance.Running;

namespace Oac.Conformance.Tests.Running;

public class EvidenceTests
{
    [Fact]
    public void A_secret_is_hidden_before_and_after_it_is_named_and_in_parts_of_others()
    {
        var evidence = new Evidence(TimeProvider.System);
        evidence.Sent("token abc123", "abc123 twice abc123");
        evidence.Hide("abc123");
        evidence.Hide("abc");
        evidence.Observed("abc123 and abc");

        Assert.Equal(["token ***", "*** and ***"], evidence.ToImmutable().Select(static e => e.Text));
        Assert.Equal("*** twice ***", evidence.ToImmutable()[0].Detail);
        Assert.Equal("say ***", evidence.Clean("say abc123"));
    }

    [Fact]
    public void No_half_of_a_secret_is_left_where_a_detail_is_cut()
    {
        var evidence = new Evidence(TimeProvider.System);
        evidence.Hide("0123456789");
        evidence.Note("long", new string('x', Evidence.MaxDetail - 5) + "0123456789" + new string('y', 100));

        var detail = evidence.ToImmutable()[0].Detail!;
        Assert.DoesNotContain("01234", detail, StringComparison.Ordinal);
        Assert.EndsWith("more", detail, StringComparison.Ordinal);
        Assert.True(detail.Length < Evidence.MaxDetail + 50);
    }

    [Fact]
    public void Lines_and_all_of_them_together_are_limited()
    {
        var evidence = new Evidence(TimeProvider.System);
        for (var i = 0; i < Evidence.MaxLines + 10; i++)
        {
            evidence.Note("line", new string('x', 10_000));
        }
        var lines = evidence.ToImmutable();

        Assert.Equal(Evidence.MaxLines + 1, lines.Length);
        Assert.Equal("10 more lines", lines[^1].Text);
        Assert.True(lines.Sum(static l => l.Text.Length + (l.Detail?.Length ?? 0)) < Evidence.MaxTotal * 1.2);
        Assert.Equal("… 10000 characters are left out: this case has too many", lines[^2].Detail);
    }

    [Fact]
    public async Task Fresh_names_come_from_the_seed_the_case_and_their_order()
    {
        var suite = SampleSuite.Of("container/version/present passes");
        string[] a = await NamesAsync(1);
        string[] again = await NamesAsync(1);
        string[] other = await NamesAsync(2);

        Assert.Equal(a, again);
        Assert.Equal(4, a.Concat(other).Distinct().Count());
        Assert.All(a, static n => Assert.Matches("\\Aname-[0-9a-f]{12}\\z", n));

        async Task<string[]> NamesAsync(ulong seed)
        {
            await using var run = SampleSuite.Run(suite, options: new() { Seed = seed });
            var context = new CaseContext(
                run.Cases[0],
                run.Target,
                run.Options,
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
            return [context.Fresh("name-"), context.Fresh("name-")];
        }
    }
}
