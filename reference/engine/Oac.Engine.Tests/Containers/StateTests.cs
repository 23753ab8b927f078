using Oac.Engine.Containers;
using Oac.Engine.Tests.Peers;

namespace Oac.Engine.Tests.Containers;

/// <summary>What an engine says of containers, also where it says it oddly.</summary>
public sealed class StateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_is_described()
    {
        await using var engine = Answers(
            """
            {
              "Id": "abc", "Name": "/one", "Image": "sha256:12",
              "State": {"Status": "exited", "ExitCode": 137, "OOMKilled": true, "Error": "oh\n"},
              "Config": {"Labels": {"a": "1", "b": null, "c": "3"}},
              "NetworkSettings": {"Networks": {"bridge": {"IPAddress": "172.17.0.2", "Gateway": ""}, "odd": 7}}
            }
            """
        );
        using var client = engine.Open();

        var info = await client.InspectContainerAsync("one", Token);

        Assert.Equal(("abc", "one", "sha256:12"), (info.Id, info.Name, info.Image));
        Assert.Equal(
            (ContainerStatus.Exited, 137, true, "oh"),
            (info.Status, info.ExitCode, info.IsOutOfMemory, info.Failure)
        );
        Assert.Equal(["a=1", "c=3"], info.Labels.Select(static l => $"{l.Key}={l.Value}"));
        Assert.Equal(new ContainerNetwork("bridge", "172.17.0.2", null), Assert.Single(info.Networks));
    }

    [Theory]
    [InlineData("running", ContainerStatus.Running)]
    [InlineData("created", ContainerStatus.Created)]
    [InlineData("configured", ContainerStatus.Created)]
    [InlineData("stopped", ContainerStatus.Exited)]
    [InlineData("stopping", ContainerStatus.Removing)]
    [InlineData("paused", ContainerStatus.Paused)]
    [InlineData("restarting", ContainerStatus.Restarting)]
    [InlineData("dead", ContainerStatus.Dead)]
    [InlineData("dancing", ContainerStatus.Unknown)]
    public async Task A_word_that_is_not_known_is_no_error(string word, ContainerStatus status)
    {
        await using var engine = Answers(
            $$$"""{"Id":"a","Name":"/a","Image":"i","State":{"Status":"{{{word}}}","ExitCode":3}}"""
        );
        using var client = engine.Open();

        var info = await client.InspectContainerAsync("a", Token);

        Assert.Equal(status, info.Status);
        Assert.Equal(status is ContainerStatus.Exited or ContainerStatus.Dead ? 3 : null, info.ExitCode);
    }

    [Theory]
    [InlineData("""{"Id":"a","Name":"/a","Image":"i"}""")]
    [InlineData("""{"Id":"a","State":{}}""")]
    [InlineData("[]")]
    public async Task A_description_that_lacks_what_all_have_is_broken(string answer)
    {
        await using var engine = Answers(answer);
        using var client = engine.Open();

        var failure = await Assert.ThrowsAsync<EngineException>(() => client.InspectContainerAsync("a", Token));

        Assert.Equal(EngineError.Corrupt, failure.Error);
    }

    [Fact]
    public async Task A_list_is_asked_for_by_labels()
    {
        await using var engine = Answers(
            """[{"Id":"a","Names":["/one","/two"],"Image":"i","State":"running","Labels":{"k":"v"}},7,{"Id":"b"}]"""
        );
        using var client = engine.Open();

        var list = await client.ListContainersAsync(["k=\"v\"&all=0", "run"], Token);

        Assert.Equal(["a", "b"], list.Select(static c => c.Id));
        Assert.Equal(["one", "two"], list[0].Names);
        Assert.Equal((ContainerStatus.Running, "v"), (list[0].Status, list[0].Labels["k"]));
        Assert.Contains(
            "filters=%7B%22label%22%3A%5B%22k%3D%5Cu0022v%5Cu0022%5Cu0026all%3D0%22%2C%22run%22%5D%7D ",
            engine.Heads.Last(),
            StringComparison.Ordinal
        );
        await using var odd = Answers("{}");
        using var other = odd.Open();
        var failure = await Assert.ThrowsAsync<EngineException>(() => other.ListContainersAsync(["run"], Token));
        Assert.EndsWith("the answer is no JSON array, but Object", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"memory_stats":{"usage":100,"limit":900,"stats":{"total_rss":60,"rss":1}}}""", 100, 60L, 900L)]
    [InlineData("""{"memory_stats":{"usage":100,"limit":0,"stats":{"anon":50}}}""", 100, 50L, null)]
    [InlineData("""{"memory_stats":{"usage":100}}""", 100, null, null)]
    public async Task Memory_is_read_in_both_versions_of_control_groups(
        string answer,
        long used,
        long? anonymous,
        long? limit
    )
    {
        await using var engine = Answers(answer);
        using var client = engine.Open();

        Assert.Equal(new ContainerMemory(used, anonymous, limit), await client.ContainerMemoryAsync("a", Token));
    }

    [Theory]
    [InlineData("""{"memory_stats":{}}""")]
    [InlineData("""{"memory_stats":{"usage":0}}""")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task Memory_that_is_not_told_is_not_known(string answer)
    {
        await using var engine = Answers(answer);
        using var client = engine.Open();

        Assert.Null(await client.ContainerMemoryAsync("a", Token));
    }

    [Fact]
    public async Task A_network_says_how_its_host_is_reached()
    {
        await using var engine = Answers(
            """
            {
              "Name": "bridge", "Driver": "bridge", "Options": {"com.docker.network.bridge.name": "docker0"},
              "IPAM": {"Config": [{"Subnet": "172.17.0.0/16", "Gateway": "172.17.0.1"}, {"Subnet": "fd00::/64"}]}
            }
            """
        );
        using var client = engine.Open();

        var network = await client.InspectNetworkAsync("bridge", Token);

        Assert.Equal(("bridge", "bridge", "docker0"), (network.Name, network.Driver, network.Interface));
        Assert.Equal([new("172.17.0.0/16", "172.17.0.1"), new("fd00::/64", null)], network.Ranges);
    }

    [Fact]
    public async Task A_container_is_waited_for_as_long_as_it_takes()
    {
        var time = new GatedTime(new EngineLimits().IdleTimeout);
        await using var engine = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            time.Open();
            await request.ChunkAsync("""{"StatusCode":3,"Error":{"Message":"odd"}}""");
            await request.EndAsync();
        });
        using var client = engine.Open(time: time);

        Assert.Equal(new ContainerExit(3, "odd"), await client.WaitContainerAsync("one", Token));
        Assert.StartsWith(
            "POST /v1.41/containers/one/wait?condition=not-running ",
            engine.Heads.Last(),
            StringComparison.Ordinal
        );
    }

    /// <summary>304: it is already as it was to be.</summary>
    [Fact]
    public async Task What_is_as_it_should_be_is_no_error()
    {
        await using var engine = new FakeEngine(request => request.AnswerAsync("", status: "304 Not Modified"));
        using var client = engine.Open();

        await client.StartContainerAsync("one", Token);
        Assert.StartsWith("POST /v1.41/containers/one/start ", engine.Heads.Last(), StringComparison.Ordinal);
        await client.StopContainerAsync("one", TimeSpan.FromMilliseconds(1500), Token);
        Assert.StartsWith("POST /v1.41/containers/one/stop?t=2 ", engine.Heads.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("remove")]
    [InlineData("inspect")]
    [InlineData("measure")]
    [InlineData("wait for")]
    public async Task A_name_that_leads_elsewhere_is_not_sent(string verb)
    {
        await using var engine = new FakeEngine(_ => throw new InvalidOperationException("nothing is to be sent"));
        using var client = engine.Open();
        foreach (var name in (string[])["", "../x", "a/b", "a?b", "-a", "a b", new string('a', 257)])
        {
            var failure = await Assert.ThrowsAsync<EngineException>(() =>
                verb switch
                {
                    "start" => client.StartContainerAsync(name, Token),
                    "remove" => client.RemoveContainerAsync(name, true, true, Token),
                    "inspect" => client.InspectContainerAsync(name, Token),
                    "measure" => client.ContainerMemoryAsync(name, Token),
                    _ => client.WaitContainerAsync(name, Token),
                }
            );
            Assert.Contains($"{verb} container '", failure.Message, StringComparison.Ordinal);
        }
    }

    private static FakeEngine Answers(string body) => new(request => request.AnswerAsync(body));
}
