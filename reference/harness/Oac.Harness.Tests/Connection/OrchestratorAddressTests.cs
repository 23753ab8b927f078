using Oac.Harness.Connection;

namespace Oac.Harness.Tests.Connection;

public sealed class OrchestratorAddressTests
{
    [Theory]
    [InlineData("https://oac.example", "https://oac.example/")]
    [InlineData("https://oac.example/", "https://oac.example/")]
    [InlineData("http://10.0.0.1:8080", "http://10.0.0.1:8080/")]
    [InlineData("HTTPS://OAC.example:8443/tenants/7/", "https://oac.example:8443/tenants/7/")]
    [InlineData("http://[::1]:8080/prefix", "http://[::1]:8080/prefix")]
    [InlineData("  http://host:1 \n", "http://host:1/")]
    public void A_url_is_taken_as_it_is(string text, string expected) =>
        Assert.Equal(expected, OrchestratorAddress.Parse(text, "ADDRESS", false).ToString());

    [Theory]
    [InlineData("oac:8443", true, "https://oac:8443/")]
    [InlineData("oac:8080", false, "http://oac:8080/")]
    [InlineData("10.0.0.1:8080", false, "http://10.0.0.1:8080/")]
    [InlineData("[::1]:8080", true, "https://[::1]:8080/")]
    [InlineData("oac:8080/prefix", false, "http://oac:8080/prefix")]
    [InlineData("localhost:443", false, "http://localhost:443/")]
    public void A_host_with_a_port_is_https_where_there_is_a_certificate(
        string text,
        bool certificate,
        string expected
    ) => Assert.Equal(expected, OrchestratorAddress.Parse(text, "ADDRESS", certificate).ToString());

    [Theory]
    [InlineData(null, "is not set")]
    [InlineData(" ", "is not set")]
    [InlineData("ftp://host", "an absolute URL of http or https, or host:port, is wanted")]
    [InlineData("http://", "is wanted")]
    [InlineData("host", "it has neither a scheme nor a port")]
    [InlineData("host:", "it has neither a scheme nor a port")]
    [InlineData("::1", "is wanted")]
    [InlineData("host:99999", "is wanted")]
    [InlineData("/var/run/oac.sock", "is wanted")]
    [InlineData("https://host?token=x", "neither a query nor a fragment")]
    [InlineData("https://host#x", "neither a query nor a fragment")]
    [InlineData("https://user:hunter2@host", "credentials have places of their own")]
    [InlineData("ftp://user:hunter2@host", "is wanted")]
    public void What_is_none_is_told_with_its_variable_and_no_secret(string? text, string why)
    {
        var error = Assert.Throws<HarnessConfigurationException>(() =>
            OrchestratorAddress.Parse(text, "ADDRESS", true)
        );
        Assert.Contains("ADDRESS (label orchestrator.env)", error.Message);
        Assert.Contains(why, error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
    }
}
