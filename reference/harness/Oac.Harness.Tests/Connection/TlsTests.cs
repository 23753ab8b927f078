using System.Security.Cryptography.X509Certificates;
using Oac.Conformance.Wire;
using Oac.Harness.Tests.Peers;

namespace Oac.Harness.Tests.Connection;

/// <summary>harness/stream/authenticates, harness/stream/trusts-given-ca</summary>
public sealed class TlsTests
{
    private static readonly Authority Ca = new("the orchestrator's CA");
    private static readonly Authority Foreign = new("a foreign CA");

    [Theory]
    [InlineData("https://127.0.0.1:{0}")]
    [InlineData("127.0.0.1:{0}")]
    public async Task A_client_certificate_is_shown_and_the_ca_is_trusted(string address)
    {
        using var client = Ca.Client("harness 1");
        await using var orchestrator = await StartAsync(Ca, client);
        await using var run = HarnessRun.Start(
            string.Format(address, orchestrator.Address.Port),
            EchoAgent.Configure,
            run => Write(run, client)
        );
        var stream = await orchestrator.AcceptAsync();
        Assert.True(stream.Request.IsTls);
        Assert.Equal("CN=harness 1", stream.Request.Certificate?.Subject);
        Assert.Null(stream.Request.Headers.Find("authorization"));
        await stream.EventAsync("s", "say", default);
        Assert.True((await stream.ResultAsync()).Success);
        orchestrator.Leave();
    }

    [Fact]
    public async Task A_server_of_a_foreign_ca_is_refused_and_sees_no_request()
    {
        using var client = Ca.Client("harness 1");
        await using var orchestrator = await StartAsync(Foreign, client);
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure, run => Write(run, client));
        await run.Log.WaitAsync(3, times: 2);
        Assert.Empty(orchestrator.Streams);
    }

    [Fact]
    public async Task A_token_is_not_sent_to_a_server_of_a_foreign_ca()
    {
        await using var orchestrator = await StartAsync(Foreign, null);
        await using var run = HarnessRun.Start(
            orchestrator,
            EchoAgent.Configure,
            run => File.WriteAllText(run.CaFile, Ca.Pem)
        );
        await run.Log.WaitAsync(3, times: 2);
        Assert.Empty(orchestrator.Streams);
    }

    [Fact]
    public async Task Without_a_ca_file_the_systems_roots_are_trusted_and_no_private_ca()
    {
        await using var orchestrator = await StartAsync(Ca, null);
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure);
        await run.Log.WaitAsync(3, times: 2);
        Assert.Empty(orchestrator.Streams);
    }

    [Fact]
    public async Task A_rotated_certificate_is_shown_at_the_next_connection()
    {
        using var first = Ca.Client("harness 1");
        using var second = Ca.Client("harness 2");
        // The server's list changes with the files: what is not read again is refused by it.
        await using var orchestrator = await StartAsync(Ca, first);
        await using var next = await StartAsync(Ca, second);
        await using var run = HarnessRun.Start(orchestrator, EchoAgent.Configure, run => Write(run, first));
        var stream = await orchestrator.AcceptAsync();
        Write(run, second);
        Environment.SetEnvironmentVariable(run.AddressVariable, next.Address.ToString());
        stream.Reset();
        Assert.Equal("CN=harness 2", (await next.AcceptAsync()).Request.Certificate?.Subject);
        next.Leave();
    }

    private static Task<TestOrchestrator> StartAsync(Authority signer, X509Certificate2? client) =>
        TestOrchestrator.StartAsync(
            options: new WireServerOptions
            {
                HttpVersion = 2,
                Certificate = signer.Server(),
                TrustedCertificate = client,
            }
        );

    private static void Write(HarnessRun run, X509Certificate2 client)
    {
        File.Delete(run.TokenFile);
        File.WriteAllText(run.CertificateFile, client.ExportCertificatePem());
        File.WriteAllText(run.KeyFile, Authority.KeyPem(client));
        File.WriteAllText(run.CaFile, Ca.Pem);
    }
}
