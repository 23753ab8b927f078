namespace Oac.Planning.Tests.Configuration.Reading;

/// <summary>A secret that stands where only its place may stand is told of, and never repeated.</summary>
public class SecretPlaceTests
{
    private const string Secret = "hunter2-a-password-of-no-known-shape";

    private static readonly string[] Places =
    [
        "gateways: {g: {base_url: 'http://h', api_key: #}}",
        "agents: {a: {repositories: [a/b], mcp: {s: {bearer: #}}}}",
        "agents: {a: {repositories: [a/b], mcp: {s: {client: {id: x, secret: #}}}}}",
        "agents: {a: {repositories: [a/b], mcp: {s: {registration: {issuer: 'http://h', initial_access_token: #}}}}}",
    ];

    private static readonly string[] Mistakes =
    [
        Secret,
        $"'{Secret}'",
        $"[{Secret}]",
        $"{{env: {Secret}}}",
        $"{{file: {Secret}}}",
        $"{{value: {Secret}}}",
        $"{{{Secret}}}",
        $"{{{Secret}: x}}",
        $"{{env: [{Secret}]}}",
        "{env: sk-abcdefghij0123456789KLMN}",
        "{env: ghp_abcdefghijklmnopqrstuvwxyz0123456789}",
    ];

    public static TheoryData<string, string> Cases => [.. Places.SelectMany(p => Mistakes.Select(m => (p, m)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_never_repeated(string place, string mistake)
    {
        var wrong = Reading.Wrong("versions: [v1alpha3]\n" + place.Replace("#", mistake, StringComparison.Ordinal));

        Assert.NotEmpty(wrong);
        Assert.DoesNotContain("hunter2", string.Join('\n', wrong), StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefghij", string.Join('\n', wrong), StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_says_what_to_write() =>
        Assert.Equal(
            [
                "c.yaml:2:47: gateways.g.api_key: expected {env: NAME} or {file: PATH}, found a text, which is not repeated here: a secret never stands in this file",
            ],
            Reading.Wrong("versions: [v1alpha3]\n" + Places[0].Replace("#", Secret, StringComparison.Ordinal))
        );

    [Theory]
    [InlineData("https://user:hunter2@gateway.example/v1")]
    [InlineData("https://gateway.example/v1?key=hunter2")]
    [InlineData("https://gateway.example/v1#hunter2")]
    public void An_address_holds_none(string address)
    {
        var wrong = Assert.Single(Reading.Wrong($"versions: [v1alpha3]\ngateways: {{g: {{base_url: '{address}'}}}}"));

        Assert.Contains("expected an absolute URL with http or https", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_has_slipped_into_a_key_is_masked() =>
        Assert.DoesNotContain(
            "abcdefghij",
            string.Join(
                '\n',
                Reading.Wrong(
                    "versions: [v1alpha3]\nsk-abcdefghij0123456789KLMN: 1\ngateways: {sk-abcdefghij0123456789KLMN: {}}\nagents: {sk-abcdefghij0123456789KLMN: {}}"
                )
            ),
            StringComparison.Ordinal
        );
}
