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

    [Theory]
    [InlineData("calendar:read calendar:write")]
    [InlineData("/run/secrets/orchestrator-token")]
    [InlineData("https://www.googleapis.com/auth/calendar")]
    [InlineData("sk-is-the-code-of-slovakia-and-short")]
    [InlineData("application/schema+json; charset=utf-8")]
    [InlineData("ORCHESTRATOR_ADDRESS_VARIABLE")]
    public void Other_text_is_no_secret(string text) => Assert.Null(SecretShapes.Find(text));
}
