using Oac.Harness.Connection;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Connection;

/// <summary>harness/stream/authenticates: what is missing or malformed is told with its place, and never with the secret.</summary>
public sealed class CredentialTests : IDisposable
{
    private static readonly Authority Ca = new("test CA");

    private readonly TemporaryFolder _folder = new();
    private readonly string _variable = $"OAC_TEST_{Guid.NewGuid():N}";
    private readonly string _tokenVariable = $"OAC_TEST_{Guid.NewGuid():N}";

    public CredentialTests() => Environment.SetEnvironmentVariable(_variable, "https://127.0.0.1:1");

    private OrchestratorEnvironment Names =>
        new()
        {
            AddressVariable = _variable,
            TokenVariable = _tokenVariable,
            TokenFile = At("token"),
            CertificateFile = At("tls.crt"),
            KeyFile = At("tls.key"),
            CaFile = At("ca.crt"),
        };

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(_variable, null);
        Environment.SetEnvironmentVariable(_tokenVariable, null);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("abc\n")]
    [InlineData("abc\r\n")]
    public void A_token_is_read_without_the_end_of_its_line(string content)
    {
        File.WriteAllText(At("token"), content);
        using var settings = ConnectionSettings.Read(Names);
        Assert.Equal("Bearer abc", settings.Authorization);
        Assert.Equal("bearer token", settings.Credentials);
    }

    [Fact]
    public void A_token_may_come_by_variable_and_a_file_comes_first()
    {
        Environment.SetEnvironmentVariable(_tokenVariable, "by-variable");
        using (var settings = ConnectionSettings.Read(Names))
        {
            Assert.Equal("Bearer by-variable", settings.Authorization);
        }
        File.WriteAllText(At("token"), "by-file");
        using (var settings = ConnectionSettings.Read(Names))
        {
            Assert.Equal("Bearer by-file", settings.Authorization);
        }
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("\n", "it is empty")]
    [InlineData("hunter2 hunter2", "character 8 cannot stand in a header")]
    [InlineData("hunter2\nhunter2", "character 8 cannot stand in a header")]
    [InlineData("hunter2é", "character 8 cannot stand in a header")]
    public void What_is_no_token_is_told_by_its_place(string content, string why)
    {
        File.WriteAllText(At("token"), content);
        Assert.Equal(
            $"The file {At("token")} (label orchestrator.bearer.token.file) holds no bearer token: {why}.",
            Fault()
        );
        File.Delete(At("token"));
        if (content.Trim().Length > 0)
        {
            Environment.SetEnvironmentVariable(_tokenVariable, content);
            Assert.Equal(
                $"The variable {_tokenVariable} (label orchestrator.bearer.token.env) holds no bearer token: {why}.",
                Fault()
            );
        }
    }

    [Theory]
    [InlineData(9_000, "it is longer than 8192 characters")]
    [InlineData(300_000, "is longer than 262144 bytes")]
    public void A_file_that_is_too_long_is_refused(int length, string why)
    {
        File.WriteAllText(At("token"), new string('x', length));
        Assert.Contains(why, Fault());
    }

    [Fact]
    public void Where_there_are_no_credentials_every_place_is_named()
    {
        Assert.Equal(
            "There are no credentials for the orchestrator. Looked for: "
                + $"the variable {_tokenVariable} (label orchestrator.bearer.token.env), "
                + $"the file {At("token")} (label orchestrator.bearer.token.file), "
                + $"the files {At("tls.crt")} and {At("tls.key")} (labels orchestrator.mtls.cert.file and key.file).",
            Fault()
        );
    }

    [Fact]
    public void Half_a_client_certificate_is_told()
    {
        File.WriteAllText(At("token"), "abc");
        File.WriteAllText(At("tls.key"), "x");
        Assert.Equal(
            $"There is {At("tls.key")} (label orchestrator.mtls.key.file), but not {At("tls.crt")} "
                + "(label orchestrator.mtls.cert.file); a client certificate needs both.",
            Fault()
        );
    }

    [Fact]
    public void A_key_of_another_certificate_is_told_and_not_shown()
    {
        using var one = Ca.Client("one");
        using var other = Ca.Client("other");
        File.WriteAllText(At("tls.crt"), one.ExportCertificatePem());
        File.WriteAllText(At("tls.key"), Authority.KeyPem(other));
        var fault = Fault();
        Assert.Contains($"The file {At("tls.key")} (label orchestrator.mtls.key.file) holds no key", fault);
        Assert.DoesNotContain("BEGIN", fault);
    }

    [Theory]
    [InlineData("tls.crt", "orchestrator.mtls.cert.file")]
    [InlineData("ca.crt", "orchestrator.mtls.ca.file")]
    public void A_file_without_a_certificate_is_told(string file, string label)
    {
        using var one = Ca.Client("one");
        File.WriteAllText(At("tls.crt"), one.ExportCertificatePem());
        File.WriteAllText(At("tls.key"), Authority.KeyPem(one));
        foreach (var content in new[] { "", "hunter2", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" })
        {
            File.WriteAllText(At(file), content);
            Assert.Equal($"The file {At(file)} (label {label}) holds no certificate in PEM.", Fault());
        }
    }

    [Fact]
    public void Certificates_alone_need_https()
    {
        using var one = Ca.Client("one");
        File.WriteAllText(At("tls.crt"), one.ExportCertificatePem());
        File.WriteAllText(At("tls.key"), Authority.KeyPem(one));
        Environment.SetEnvironmentVariable(_variable, "http://127.0.0.1:1");
        Assert.Contains("needs https", Fault());
        Environment.SetEnvironmentVariable(_variable, "127.0.0.1:1");
        using var settings = ConnectionSettings.Read(Names);
        Assert.Equal("https", settings.Address.Scheme);
        Assert.Equal("client certificate", settings.Credentials);
    }

    [Fact]
    public async Task A_program_that_cannot_start_says_why_and_ends_with_1()
    {
        var log = new TestLog();
        var exit = await HarnessHost.RunAsync(
            harness =>
            {
                EchoAgent.Configure(harness);
                harness.Orchestrator = Names;
                harness.Logging = log;
            },
            TestOrchestrator.Token
        );
        Assert.Equal(1, exit);
        Assert.StartsWith("There are no credentials", Assert.Single(log.Lines).Text);
    }

    private string At(string name) => Path.Combine(_folder.Path, name);

    private string Fault() =>
        Assert.Throws<HarnessConfigurationException>(() => ConnectionSettings.Read(Names).Dispose()).Message;
}
