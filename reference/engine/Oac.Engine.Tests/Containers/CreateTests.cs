using System.Text;
using System.Text.Json;
using Oac.Engine.Containers;
using Oac.Engine.Tests.Peers;

namespace Oac.Engine.Tests.Containers;

/// <summary>What the engine is asked to create, byte for byte, and what is not even asked.</summary>
public sealed class CreateTests
{
    private const string Id = "4bf9f9c0ff3a0d7e4b2c8d1e5f60718293a4b5c6d7e8f90123456789abcdef01";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_is_said_is_asked_for()
    {
        var body = "";
        await using var engine = new FakeEngine(async request =>
        {
            body = await request.TextAsync();
            await request.AnswerAsync($$"""{"Id":"{{Id}}","Warnings":["no swap\n"]}""", status: "201 Created");
        });
        using var client = engine.Open();

        var created = await client.CreateContainerAsync(
            new()
            {
                Image = "example.com/agent:1",
                Name = "one",
                Entrypoint = ["/agent"],
                Command = ["serve", ""],
                Environment = new ContainerSpec { Image = "" }.Environment.Add("TOKEN", "a=b"),
                Labels = new ContainerSpec { Image = "" }.Labels.Add("run", "7"),
                Mounts =
                [
                    ContainerMount.Bind("/srv/in", "/in", isReadOnly: true),
                    ContainerMount.NewVolume("/place"),
                    ContainerMount.Memory("/run", 4096, UnixFileMode.UserRead),
                    ContainerMount.Memory("/tmp", isReadOnly: true),
                    ContainerMount.Volume("data", "/data", isReadOnly: true),
                ],
                Network = "bridge",
                Hosts = ["gateway:host-gateway"],
                User = "65532:65532",
                WorkingDirectory = "/place",
                MemoryBytes = 1 << 26,
            },
            Token
        );

        Assert.Equal((Id, "no swap"), (created.Id, Assert.Single(created.Warnings)));
        Assert.StartsWith("POST /v1.41/containers/create?name=one ", engine.Heads.Last(), StringComparison.Ordinal);
        Assert.True(
            JsonElement.DeepEquals(
                JsonElement.Parse(
                    """
                    {
                      "Image": "example.com/agent:1", "Entrypoint": ["/agent"], "Cmd": ["serve", ""], "Env": ["TOKEN=a=b"],
                      "Labels": {"run": "7"}, "User": "65532:65532", "WorkingDir": "/place",
                      "HostConfig": {
                        "NetworkMode": "bridge", "ExtraHosts": ["gateway:host-gateway"], "Memory": 67108864,
                        "Mounts": [
                          {"Type": "bind", "Target": "/in", "Source": "/srv/in", "ReadOnly": true},
                          {"Type": "volume", "Target": "/place", "ReadOnly": false, "VolumeOptions": {"NoCopy": true}},
                          {"Type": "tmpfs", "Target": "/run", "ReadOnly": false, "TmpfsOptions": {"SizeBytes": 4096, "Mode": 256}},
                          {"Type": "tmpfs", "Target": "/tmp", "ReadOnly": true, "TmpfsOptions": {"Mode": 1023}},
                          {"Type": "volume", "Target": "/data", "Source": "data", "ReadOnly": true, "VolumeOptions": {"NoCopy": true}}
                        ]
                      }
                    }
                    """
                ),
                JsonElement.Parse(body)
            ),
            body
        );
    }

    [Fact]
    public async Task What_is_not_said_is_left_to_image_and_engine()
    {
        var body = "";
        await using var engine = new FakeEngine(async request =>
        {
            body = await request.TextAsync();
            await request.AnswerAsync($$"""{"Id":"{{Id}}","Warnings":null}""", status: "201 Created");
        });
        using var client = engine.Open();

        var created = await client.CreateContainerAsync(new() { Image = "agent" }, Token);

        Assert.Empty(created.Warnings);
        Assert.StartsWith("POST /v1.41/containers/create ", engine.Heads.Last(), StringComparison.Ordinal);
        Assert.Equal("""{"Image":"agent","Env":[],"Labels":{},"HostConfig":{"Mounts":[]}}""", body);
    }

    [Theory]
    [InlineData("", "x", "/place", "one")]
    [InlineData("TO=KEN", "x", "/place", "one")]
    [InlineData("TOKEN\0", "x", "/place", "one")]
    [InlineData("TOKEN", "secret\0", "/place", "one")]
    [InlineData("TOKEN", "x", "place", "one")]
    [InlineData("TOKEN", "x", "/place/../etc", "one")]
    [InlineData("TOKEN", "x", "/", "one")]
    [InlineData("TOKEN", "x", "/place", "../images")]
    [InlineData("TOKEN", "x", "/place", "")]
    [InlineData("TOKEN", "x", "/place", "a?b")]
    public async Task What_could_mean_something_else_is_not_sent(string name, string value, string path, string called)
    {
        await using var engine = new FakeEngine(_ => throw new InvalidOperationException("nothing is to be sent"));
        using var client = engine.Open();
        var spec = new ContainerSpec
        {
            Image = "agent",
            Name = called,
            Mounts = [ContainerMount.Volume("data", path, isReadOnly: true)],
        };

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            client.CreateContainerAsync(spec with { Environment = spec.Environment.Add(name, value) }, Token)
        );

        Assert.Equal(EngineError.Refused, failure.Error);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(engine.Heads, static h => !h.Contains("_ping", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"Warnings":[]}""")]
    [InlineData("""{"Id":""}""")]
    [InlineData("""{"Id":7}""")]
    [InlineData("[]")]
    [InlineData("created")]
    public async Task An_answer_without_an_id_is_broken(string answer)
    {
        await using var engine = new FakeEngine(async request =>
        {
            _ = await request.TextAsync();
            await request.AnswerAsync(answer, status: "201 Created");
        });
        using var client = engine.Open();

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            client.CreateContainerAsync(new() { Image = "agent" }, Token)
        );

        Assert.Equal(EngineError.Corrupt, failure.Error);
    }

    /// <summary>Later requests would go wherever it leads.</summary>
    [Fact]
    public async Task An_id_that_is_a_path_is_not_taken()
    {
        await using var engine = new FakeEngine(async request =>
        {
            _ = await request.TextAsync();
            await request.AnswerAsync("""{"Id":"../images/prune?x="}""", status: "201 Created");
        });
        using var client = engine.Open();

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            client.CreateContainerAsync(new() { Image = "agent" }, Token)
        );

        Assert.Contains("no name of a container", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_goes_where_it_says_and_nowhere_else()
    {
        byte[] sent = [];
        await using var engine = new FakeEngine(async request =>
        {
            sent = await request.BodyAsync();
            await request.AnswerAsync("");
        });
        using var client = engine.Open();
        ContainerFile[] files =
        [
            new()
            {
                Path = "/run/oac/token",
                Content = "secret"u8.ToArray(),
                UserId = 65532,
                GroupId = 7,
            },
            new() { Path = "/place/", Mode = (UnixFileMode)0x1FF },
        ];

        await client.PutFilesAsync("one", files, Token);

        Assert.StartsWith("PUT /v1.41/containers/one/archive?path=/ ", engine.Heads.Last(), StringComparison.Ordinal);
        using var archive = new System.Formats.Tar.TarReader(new MemoryStream(sent));
        var file = archive.GetNextEntry()!;
        using var text = new StreamReader(file.DataStream!, Encoding.UTF8);
        Assert.Equal(
            ("run/oac/token", UnixFileMode.UserRead, 65532, 7, "secret"),
            (file.Name, file.Mode, file.Uid, file.Gid, await text.ReadToEndAsync(Token))
        );
        var folder = archive.GetNextEntry()!;
        Assert.Equal(
            ("place/", (UnixFileMode)0x1FF, System.Formats.Tar.TarEntryType.Directory),
            (folder.Name, folder.Mode, folder.EntryType)
        );
        Assert.Null(archive.GetNextEntry());
    }

    [Theory]
    [InlineData("run/token")]
    [InlineData("/run/../token")]
    [InlineData("/run/./token")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("")]
    [InlineData("/a\0b")]
    public async Task A_path_that_leads_elsewhere_is_not_sent(string path)
    {
        await using var engine = new FakeEngine(_ => throw new InvalidOperationException("nothing is to be sent"));
        using var client = engine.Open();

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            client.PutFilesAsync("one", [new() { Path = path, Content = default(ReadOnlyMemory<byte>) }], Token)
        );

        Assert.EndsWith("is no absolute path of a file or folder", failure.Message, StringComparison.Ordinal);
    }
}
