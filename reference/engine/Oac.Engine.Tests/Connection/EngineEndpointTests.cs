namespace Oac.Engine.Tests.Connection;

public sealed class EngineEndpointTests
{
    [Theory]
    [InlineData("unix:///run/x.sock", "unix:///run/x.sock")]
    [InlineData("UNIX:///run/x.sock", "unix:///run/x.sock")]
    [InlineData("tcp://engine.example", "http://engine.example:2375")]
    [InlineData("tcp://engine.example:80", "http://engine.example")]
    [InlineData("tcp://[::1]:4243/below/", "http://[::1]:4243/below")]
    [InlineData("http://engine.example", "http://engine.example")]
    [InlineData("https://engine.example:2376", "https://engine.example:2376")]
    public void Addresses_are_read_as_the_docker_command_writes_them(string host, string name)
    {
        using var client = Open(host);
        Assert.Equal(name, client.Address);
    }

    [Theory]
    [InlineData(
        "npipe:////./pipe/docker_engine",
        "says npipe://, which is not supported here; supported are unix:///path"
    )]
    [InlineData("ssh://root@engine.example", "says ssh://, which is not supported here")]
    [InlineData("fd://", "says fd://, which is not supported here")]
    [InlineData("engine.example:2375", "has no scheme")]
    [InlineData("unix://run/x.sock", "names no absolute path")]
    [InlineData("tcp://", "names no host and port")]
    [InlineData("tcp://a:b:c", "names no host and port")]
    [InlineData("tcp://someone:hunter2@engine.example:2375", "no user, query or fragment is allowed")]
    [InlineData("https://engine.example/?token=hunter2", "no user, query or fragment is allowed")]
    public void Other_addresses_are_refused_without_being_repeated(string host, string why)
    {
        var failure = Assert.Throws<EngineException>(() => Open(host));
        Assert.Equal(EngineError.NotSupported, failure.Error);
        Assert.StartsWith("The engine's address (DOCKER_HOST) ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_with_a_path_that_no_system_takes_is_refused()
    {
        Open("unix:///" + new string('x', 106)).Dispose();
        var failure = Assert.Throws<EngineException>(() => Open("unix:///" + new string('x', 107)));
        Assert.Contains("longer than 107 bytes", failure.Message, StringComparison.Ordinal);
    }

    private static EngineClient Open(string host) =>
        EngineClient.Open(new() { Environment = name => name == "DOCKER_HOST" ? host : null });
}
