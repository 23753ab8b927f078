using System.Security.Cryptography;
using System.Text;

namespace Oac.Engine.Tests.Connection;

public sealed class EngineDiscoveryTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("oac-home-");
    private readonly Dictionary<string, string> _environment = [];

    public EngineDiscoveryTests() => _environment["HOME"] = _home.FullName;

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void Each_place_counts_before_the_next()
    {
        var podman = Write("run/podman.sock", "");
        Assert.Equal(podman, Found());
        _environment["XDG_RUNTIME_DIR"] = At("mine");
        Assert.Equal(podman, Found());
        Assert.Equal(Write("mine/podman/podman.sock", ""), Found());
        Assert.Equal(Write("var/docker.sock", ""), Found());
        WriteContext("by-config", "unix:///by-config.sock");
        Write(".docker/config.json", """{"auths":{},"currentContext":"by-config"}""");
        Assert.Equal("/by-config.sock", Found());
        _environment["DOCKER_CONTEXT"] = "by-variable";
        WriteContext("by-variable", "unix:///by-variable.sock");
        Assert.Equal("/by-variable.sock", Found());
        _environment["DOCKER_CONTEXT"] = "default";
        Assert.Equal(At("var/docker.sock"), Found());
        _environment["DOCKER_HOST"] = "unix:///by-host.sock";
        Assert.Equal("/by-host.sock", Found());
        Assert.Equal("/as-given.sock", Found("unix:///as-given.sock"));

        // An empty variable is none, and the configuration may lie elsewhere.
        (_environment["DOCKER_HOST"], _environment["DOCKER_CONTEXT"]) = ("", "");
        Assert.Equal("/by-config.sock", Found());
        _environment["DOCKER_CONFIG"] = At("elsewhere");
        Assert.Equal(At("var/docker.sock"), Found());
    }

    [Fact]
    public void Where_nothing_is_found_the_message_says_where_was_looked()
    {
        _environment["XDG_RUNTIME_DIR"] = At("mine");
        var failure = Fails(EngineError.Unreachable);
        Assert.Equal(
            "No engine was found: is dockerd or podman.socket running? DOCKER_HOST is not set, and there is no "
                + $"{At("var/docker.sock")}, no {At("mine/podman/podman.sock")}, no {At("run/podman.sock")}.",
            failure.Message
        );
    }

    [Fact]
    public void A_context_that_is_not_there_or_cannot_be_used_says_so()
    {
        Write("var/docker.sock", "");
        _environment["DOCKER_CONTEXT"] = "gone";
        Assert.Contains(
            "(context 'gone' of DOCKER_CONTEXT) is not there",
            Fails(EngineError.NotFound).Message,
            StringComparison.Ordinal
        );
        WriteContext("gone", "ssh://someone@engine.example");
        Assert.Contains("says ssh://", Fails(EngineError.NotSupported).Message, StringComparison.Ordinal);
        WriteContext("gone", "tcp://engine.example", skip: true);
        Assert.Contains(
            "turns the check of its certificate off",
            Fails(EngineError.NotSupported).Message,
            StringComparison.Ordinal
        );
        WriteContext("gone", "");
        Assert.Contains("names no host", Fails(EngineError.Corrupt).Message, StringComparison.Ordinal);

        _environment.Remove("DOCKER_CONTEXT");
        Write(".docker/config.json", "{\n\"auths\": {\"x\": {\"auth\": \"aHVudGVyMg==\"}},,");
        var broken = Fails(EngineError.Corrupt).Message;
        Assert.EndsWith("config.json is no JSON: see its line 2.", broken, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVud", broken, StringComparison.Ordinal);
        Write(".docker/config.json", $"{{\"x\":\"{new string('x', 1 << 20)}\"}}");
        Fails(EngineError.LimitExceeded);
        foreach (var other in new[] { "[]", "{\"currentContext\":1}", "{}" })
        {
            Write(".docker/config.json", other);
            Assert.Equal(At("var/docker.sock"), Found());
        }
    }

    [Fact]
    public void Tls_is_asked_for_by_either_variable_and_is_never_left_out()
    {
        _environment["DOCKER_HOST"] = "tcp://engine.example";
        _environment["DOCKER_TLS_VERIFY"] = "1";
        Assert.Equal("https://engine.example:2376", Address());
        _environment.Remove("DOCKER_TLS_VERIFY");
        _environment["DOCKER_CERT_PATH"] = At("certificates");
        Assert.Contains("which is no folder", Fails(EngineError.Unauthorized).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(At("certificates"));
        Assert.Equal("https://engine.example:2376", Address());
        _environment["DOCKER_HOST"] = "http://engine.example";
        Assert.Contains(
            "says http://, but TLS is asked for",
            Fails(EngineError.NotSupported).Message,
            StringComparison.Ordinal
        );
        _environment["DOCKER_HOST"] = "unix:///x.sock";
        Assert.Equal("unix:///x.sock", Address());
        Write("certificates/ca.pem", "no certificate");
        Write("certificates/cert.pem", "no certificate");
        Assert.Contains("cert.pem and ", Fails(EngineError.Unauthorized).Message, StringComparison.Ordinal);
    }

    private string At(string path) => Path.Combine(_home.FullName, path);

    private string Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        return At(path);
    }

    private void WriteContext(string name, string host, bool skip = false)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        Write(
            $".docker/contexts/meta/{id}/meta.json",
            $$"""
            {
              "Name": "{{name}}",
              "Metadata": {},
              "Endpoints": { "docker": { "Host": "{{host}}", "SkipTLSVerify": {{(skip ? "true" : "false")}} } }
            }
            """
        );
    }

    private string Found(string? address = null) => Address(address).Replace("unix://", "", StringComparison.Ordinal);

    private string Address(string? address = null)
    {
        using var client = EngineClient.Open(
            new()
            {
                Address = address,
                Environment = name => _environment.GetValueOrDefault(name),
                SystemSockets = (At("var/docker.sock"), At("run/podman.sock")),
            }
        );
        return client.Address;
    }

    private EngineException Fails(EngineError error)
    {
        var failure = Assert.Throws<EngineException>(() => Address());
        Assert.Equal(error, failure.Error);
        return failure;
    }
}
