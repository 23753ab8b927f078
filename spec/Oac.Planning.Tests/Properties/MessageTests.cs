using FsCheck;
using FsCheck.Fluent;
using Oac.Planning.Plans;

namespace Oac.Planning.Tests.Properties;

/// <summary>Whatever names and values hold: messages are on one line, bounded, and harmless to a terminal.</summary>
public sealed class MessageTests
{
    private static readonly string[] Texts =
    [
        "x",
        "a\nb",
        "\u001b[31mred",
        "\u202egpj",
        "'quoted'",
        new('n', 900),
        "\ud83c",
        "日本",
        "ghp_0123456789abcdefghijklmnopqrstuvwxyz",
        "/",
        "a b c d e f g h i j k l m n o p",
    ];

    private static readonly string[] Keys =
    [
        "name",
        "orchestrator.env",
        "orchestrator.bearer.token.file",
        "mcp.{0}.bearer.token.env",
        "mcp.{0}.oauth.client_id.file",
        "workspace.{0}.path",
        "workspace.{0}.mutable",
        "inference.{0}.context",
        "inference.{0}.tools",
        "inference.{0}.bench.{0}",
        "inference.{0}.models",
        "events.{0}.schema.path",
        "events.{0}.schema.mimetype",
        "version",
    ];

    [Fact]
    public void Messages_are_bounded_and_on_one_line() =>
        Prop.ForAll(
                Labels.ToArbitrary(),
                static labels =>
                {
                    var set = Setup.Least.SetItems(labels);
                    var request = Setup.Request(set) with { Runtime = new("a\nb", false) };
                    request = Having.Image(i =>
                        i with
                        {
                            Repository = labels.Count % 5 == 0 ? labels[0].Value : i.Repository,
                            Signatures = new([], [labels[0].Value, new string('p', 5000)]),
                        }
                    )(request);
                    var result = Planner.Plan(request);
                    foreach (
                        var message in result
                            .Refusals.Select(static r => r.Message)
                            .Concat(result.Plan?.Warnings.Select(static w => w.Message) ?? [])
                    )
                    {
                        Assert.InRange(message.Length, 10, 2000);
                        Assert.DoesNotContain(message, static c => char.IsControl(c) || c is '\u202e' or '\u2028');
                        Assert.DoesNotContain("ghp_", message, StringComparison.Ordinal);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20260530, 1));

    [Fact]
    public void A_problem_of_a_signature_is_on_one_line_too()
    {
        var request = Having.Policy(p => p with { Repositories = [new(Setup.Pattern("**"), ["a\nb"])] })(
            Having.Image(i => i with { Signatures = new([], ["one\r\ntwo\u001b[2J", new string('p', 5000)]) })(
                Setup.Request(Setup.Least)
            )
        );
        var message = Assert.Single(Planner.Plan(request).Refusals).Message;
        Assert.Contains("one  two [2J, ppp", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 200, 500);
    }

    private static Gen<IList<KeyValuePair<string, string>>> Labels { get; } =
        (
            from key in Gen.Elements(Keys)
            from name in Gen.Elements(Texts)
            from value in Gen.Elements(Texts)
            select KeyValuePair.Create(string.Format(null, key, name), value)
        )
            .NonEmptyListOf()
            .Select(static l => (IList<KeyValuePair<string, string>>)[.. l.DistinctBy(static p => p.Key)]);
}
