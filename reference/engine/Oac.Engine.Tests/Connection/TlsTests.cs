using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Oac.Engine.Tests.Peers;

namespace Oac.Engine.Tests.Connection;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("oac-home-");
    private readonly TestCertificates _certificates = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificates.Dispose();
        _home.Delete(recursive: true);
    }

    [Fact]
    public async Task Certificates_of_the_environment_are_shown_and_checked()
    {
        using var own = _certificates.Leaf("engine", IPAddress.Loopback);
        await using var engine = new FakeEngine(_ => Task.CompletedTask, own);
        _certificates.Write(At("certificates"), "client");
        await PingAsync(engine, ("DOCKER_HOST", engine.Host), ("DOCKER_CERT_PATH", At("certificates")));
        await PingAsync(
            engine,
            ("DOCKER_HOST", engine.Host.Replace("tcp", "https", StringComparison.Ordinal)),
            ("DOCKER_CERT_PATH", At("certificates"))
        );

        // Without a path they lie beside the configuration.
        _certificates.Write(At(".docker"), "client");
        await PingAsync(engine, ("DOCKER_HOST", engine.Host), ("DOCKER_TLS_VERIFY", "1"), ("HOME", _home.FullName));
        Assert.Equal(["CN=client", "CN=client", "CN=client"], engine.Clients);
    }

    [Fact]
    public async Task Certificates_of_a_context_are_shown_and_checked()
    {
        using var own = _certificates.Leaf("engine", IPAddress.Loopback);
        await using var engine = new FakeEngine(_ => Task.CompletedTask, own);
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("far")));
        _certificates.Write(At($".docker/contexts/tls/{id}/docker"), "client of far");
        Directory.CreateDirectory(At($".docker/contexts/meta/{id}"));
        await File.WriteAllTextAsync(
            At($".docker/contexts/meta/{id}/meta.json"),
            $$"""{ "Name": "far", "Endpoints": { "docker": { "Host": "{{engine.Host}}" } } }""",
            Token
        );
        await PingAsync(engine, ("HOME", _home.FullName), ("DOCKER_CONTEXT", "far"));
        Assert.Equal(["CN=client of far"], engine.Clients);
    }

    [Fact]
    public async Task An_engine_of_another_authority_or_name_gets_nothing()
    {
        using var others = new TestCertificates();
        using var foreign = others.Leaf("engine", IPAddress.Loopback);
        using var misnamed = _certificates.Leaf("engine", IPAddress.Parse("127.0.0.2"));
        using var client = _certificates.Leaf("engine", null);
        _certificates.Write(At("certificates"), "client");
        foreach (var certificate in new[] { foreign, misnamed, client })
        {
            await using var engine = new FakeEngine(_ => Task.CompletedTask, certificate);
            var failure = await Assert.ThrowsAsync<EngineException>(() =>
                PingAsync(engine, ("DOCKER_HOST", engine.Host), ("DOCKER_CERT_PATH", At("certificates")))
            );
            Assert.Equal(EngineError.Unauthorized, failure.Error);
            Assert.Contains(": ping: TLS: ", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(engine.Heads, head => head.StartsWith("GET", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_engine_that_takes_the_connection_and_no_more_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = EngineClient.Open(
            new()
            {
                Address = $"https://{listener.LocalEndpoint}",
                Environment = _ => null,
                Limits = new()
                {
                    ConnectTimeout = TimeSpan.FromMilliseconds(50),
                    AnswerTimeout = TimeSpan.FromHours(1),
                },
            }
        );
        var failure = await Assert.ThrowsAsync<EngineException>(() => client.PingAsync(Token));
        Assert.Equal(EngineError.Unreachable, failure.Error);
        Assert.Equal(
            $"https://{listener.LocalEndpoint}: ping: no connection came about within 0.05 seconds. The address is from: as given",
            failure.Message
        );
    }

    private string At(string path) => Path.Combine(_home.FullName, path);

    private static async Task PingAsync(FakeEngine engine, params (string Name, string Value)[] environment)
    {
        using var client = EngineClient.Open(
            new() { Environment = name => environment.FirstOrDefault(pair => pair.Name == name).Value }
        );
        await client.PingAsync(Token);
        Assert.NotEmpty(engine.Heads);
    }
}
