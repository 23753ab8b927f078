using Oac.Spec.Linting;

namespace Oac.Spec.Tests.Linting;

public sealed class SecretTests
{
    [Theory]
    [InlineData("sk-proj-A1b2C3d4E5f6G7h8I9j0")]
    [InlineData("ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U")]
    [InlineData("Authorization: Bearer, xoxb-123456789012-abcdefghij")]
    [InlineData("https://user:hunter2@gateway.example/v1")]
    [InlineData("Bearer abcdef0123456789abcdefgh")]
    [InlineData("authorization:sk-proj-A1b2C3d4E5f6G7h8I9j0")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIE")]
    public void Secrets_are_seen_and_never_shown(string secret)
    {
        Assert.NotNull(SecretShapes.Find(secret));
        foreach (
            var finding in Read.Valid(
                ("session.isolation", secret),
                ("orchestrator.env", secret),
                ("workspace.src.path", secret),
                ("inference.chat-completions.context", secret),
                ("name", secret),
                ("mcp.x.dcr.scopes", secret)
            ).Findings
        )
        {
            Assert.DoesNotContain(secret[..12], finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_secret_in_a_key_is_seen_and_never_shown()
    {
        const string Secret = "sk-proj-A1b2C3d4E5f6G7h8I9j0";
        var findings = Read.Valid(
            ($"mcp.{Secret}.oauth.client_id.env", "ID"),
            ($"workspace.{Secret}.mutable", "true"),
            ($"events.{Secret}_.schema.path", "/x"),
            ($"x.{Secret}", "x")
        ).Findings;
        Assert.Equal(4, findings.Count(f => f.Rule.Id == "OAC805"));
        Assert.All(findings, f => Assert.DoesNotContain(Secret, f.Message, StringComparison.Ordinal));
        Assert.Contains(
            findings,
            f =>
                f.Message.Contains(
                    "'org.openagentcontainers.workspace.' followed by <an API key",
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData("mcp.sk-tools2.bearer.token.file", "/run/secrets/sk")]
    [InlineData("mcp.AKIA.bearer.token.file", "/run/secrets/sk-openai-2024-production")]
    public void Names_that_begin_like_a_secret_are_none(string key, string value) =>
        Assert.Equal("", Read.Valid((key, value)).Ids());

    [Theory]
    [InlineData("calendar:read calendar:write")]
    [InlineData("/run/secrets/orchestrator-token")]
    [InlineData("https://www.googleapis.com/auth/calendar")]
    [InlineData("sk-is-the-code-of-slovakia-and-short")]
    [InlineData("application/schema+json; charset=utf-8")]
    [InlineData("ORCHESTRATOR_ADDRESS_VARIABLE")]
    [InlineData("Bearer of good news, always and everywhere")]
    public void Other_text_is_no_secret(string text) => Assert.Null(SecretShapes.Find(text));
}
