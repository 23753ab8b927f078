using System.Collections.Immutable;
using System.Text;
using Oac.Engine.Containers;
using Oac.Engine.Tests.Peers;
using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Writing;
using Oac.Testing;

namespace Oac.Engine.Tests.Containers;

/// <summary>A container's life in engines that we did not write.</summary>
[Trait("Category", "real")]
public sealed class RealContainerTests(RealEngines engines) : IClassFixture<RealEngines>, IAsyncDisposable
{
    private const string Image = "example.com/oac/shell:1";
    private const string Label = "oac-test";
    private const int User = 65532;
    private EngineClient? _client;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-engine-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What a test that failed has left would keep its engine from ending.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            foreach (var left in await _client.ListContainersAsync([Label], CancellationToken.None))
            {
                await _client.RemoveContainerAsync(left.Id, isForced: true, withVolumes: true, CancellationToken.None);
            }
            _client.Dispose();
        }
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task It_is_given_what_it_needs_runs_and_goes(string engine)
    {
        var client = await OpenAsync(engine);
        var created = await CreateAsync(
            client,
            "echo \"$GREETING $(pwd) $(id -u)\"; cat /run/oac/deep/token; ls -ln /run/oac/deep/token >&2; exit 7",
            s =>
                s with
                {
                    Environment = s.Environment.Add("GREETING", "größer = \"1\""),
                    Labels = s.Labels.Add("oac-kind", "one"),
                    User = $"{User}:{User}",
                    WorkingDirectory = "/tmp",
                }
        );
        Assert.Equal(ContainerStatus.Created, (await client.InspectContainerAsync(created, Token)).Status);
        await client.PutFilesAsync(
            created,
            [
                new()
                {
                    Path = "/run/oac/deep/token",
                    Content = "secret\n"u8.ToArray(),
                    UserId = User,
                    GroupId = User,
                },
            ],
            Token
        );
        await client.StartContainerAsync(created, Token);

        Assert.Equal(new ContainerExit(7, null), await client.WaitContainerAsync(created, Token));

        var (output, errors) = await ReadAsync(client, created);
        Assert.Equal($"größer = \"1\" /tmp {User}\nsecret\n", output);
        Assert.Matches($@"^-r-------- +1 {User} +{User} ", errors);
        var info = await client.InspectContainerAsync(created, Token);
        Assert.Equal(
            (created, ContainerStatus.Exited, 7, false),
            (info.Id, info.Status, info.ExitCode, info.IsOutOfMemory)
        );
        Assert.Equal("one", info.Labels["oac-kind"]);
        var listed = Assert.Single(await client.ListContainersAsync(["oac-kind=one"], Token));
        Assert.Equal((created, ContainerStatus.Exited, info.Name), (listed.Id, listed.Status, listed.Names.Single()));
        Assert.Empty(await client.ListContainersAsync(["oac-kind=two"], Token));

        await client.RemoveContainerAsync(created, isForced: false, withVolumes: true, Token);

        Assert.Empty(await client.ListContainersAsync(["oac-kind=one"], Token));
        await NotThereAsync(() => client.InspectContainerAsync(created, Token));
    }

    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task Volumes_and_memory_are_as_they_were_asked_for(string engine)
    {
        var client = await OpenAsync(engine);
        var folder = _folder.CreateSubdirectory("bound").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "there"), "there\n", Token);
        var created = await CreateAsync(
            client,
            """
            ls -A /place /look
            echo in > /place/new && cat /place/new /place/given
            echo in > /look/new || echo refused
            echo in > /fast/new && stat -f -c %T /fast
            echo in > /slow/new || cat /slow/there
            """,
            s =>
                s with
                {
                    User = $"{User}",
                    Mounts =
                    [
                        ContainerMount.NewVolume("/place"),
                        ContainerMount.Memory("/look", isReadOnly: true),
                        ContainerMount.Memory("/fast", 1 << 20),
                        ContainerMount.Bind(folder, "/slow", isReadOnly: true),
                    ],
                }
        );
        await client.PutFilesAsync(
            created,
            [
                new() { Path = "/place", Mode = (UnixFileMode)0x1FF },
                new()
                {
                    Path = "/place/given",
                    Content = "given\n"u8.ToArray(),
                    Mode = (UnixFileMode)0x124,
                },
            ],
            Token
        );
        await client.StartContainerAsync(created, Token);
        var exit = await client.WaitContainerAsync(created, Token);

        var (output, errors) = await ReadAsync(client, created);
        Assert.Equal("/look:\n\n/place:\ngiven\nin\ngiven\nrefused\ntmpfs\nthere\n", output);
        Assert.Contains("Read-only file system", errors, StringComparison.Ordinal);
        Assert.Equal(0, exit.Code);
        await client.RemoveContainerAsync(created, isForced: true, withVolumes: true, Token);
    }

    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task It_is_asked_to_end_and_then_made_to(string engine)
    {
        var client = await OpenAsync(engine);
        var polite = await CreateAsync(client, "trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.1; done");
        var deaf = await CreateAsync(client, "trap '' TERM; echo up; while :; do sleep 0.1; done");
        foreach (var created in (string[])[polite, deaf])
        {
            await client.StartContainerAsync(created, Token);
            await client.StartContainerAsync(created, Token);
            Assert.Equal("up\n", await FirstAsync(client, created));
        }
        var memory = await client.ContainerMemoryAsync(polite, Token);
        Assert.True(memory is null or { Used: > 0 });
        await Assert.ThrowsAsync<EngineException>(() =>
            client.RemoveContainerAsync(polite, isForced: false, withVolumes: true, Token)
        );
        var following = ReadAsync(client, polite, follows: true);
        var waiting = client.WaitContainerAsync(polite, Token);

        await client.StopContainerAsync(polite, TimeSpan.FromSeconds(30), Token);
        await client.StopContainerAsync(polite, TimeSpan.FromSeconds(30), Token);
        await client.StopContainerAsync(deaf, TimeSpan.FromSeconds(1), Token);

        Assert.Equal(5, (await waiting).Code);
        Assert.Equal(("up\nbye\n", ""), await following);
        Assert.Equal(137, (await client.WaitContainerAsync(deaf, Token)).Code);
        Assert.Null(await client.ContainerMemoryAsync(polite, Token));
        await Assert.ThrowsAsync<EngineException>(() => client.KillContainerAsync(polite, "SIGKILL", Token));

        await client.StartContainerAsync(deaf, Token);
        await client.KillContainerAsync(deaf, "SIGKILL", Token);
        Assert.Equal(137, (await client.WaitContainerAsync(deaf, Token)).Code);
        await client.StartContainerAsync(deaf, Token);
        foreach (var created in (string[])[polite, deaf])
        {
            await client.RemoveContainerAsync(created, isForced: true, withVolumes: true, Token);
            await NotThereAsync(() => client.StartContainerAsync(created, Token));
        }
    }

    [Theory]
    [MemberData(nameof(RealEngines.Names), MemberType = typeof(RealEngines))]
    public async Task What_cannot_be_is_told_in_the_engines_words(string engine)
    {
        var client = await OpenAsync(engine);
        await NotThereAsync(() => client.CreateContainerAsync(new() { Image = "example.com/none:1" }, Token));
        await NotThereAsync(() => client.InspectContainerAsync("none", Token));
        await NotThereAsync(() => client.WaitContainerAsync("none", Token));
        await NotThereAsync(() => client.RemoveContainerAsync("none", isForced: true, withVolumes: true, Token));
        await NotThereAsync(() => client.PutFilesAsync("none", [new() { Path = "/a" }], Token));
        await NotThereAsync(() => client.ContainerMemoryAsync("none", Token));
        await NotThereAsync(() => client.InspectNetworkAsync("none-such", Token));
        await NotThereAsync(() => ReadAsync(client, "none"));

        var broken = await client.CreateContainerAsync(
            new()
            {
                Image = Image,
                Entrypoint = ["/no/such/program"],
                Network = "none",
            },
            Token
        );
        var failure = await Assert.ThrowsAsync<EngineException>(() => client.StartContainerAsync(broken.Id, Token));
        Assert.Contains("no such file or directory", failure.Message, StringComparison.OrdinalIgnoreCase);
        await client.RemoveContainerAsync(broken.Id, isForced: true, withVolumes: true, Token);
    }

    private static async Task<string> CreateAsync(
        EngineClient client,
        string script,
        Func<ContainerSpec, ContainerSpec>? more = null
    )
    {
        var spec = new ContainerSpec
        {
            Image = Image,
            Command = ["-c", script],
            Network = "none",
        };
        spec = more?.Invoke(spec) ?? spec;
        spec = spec with { Labels = spec.Labels.Add(Label, "") };
        return (await client.CreateContainerAsync(spec, Token)).Id;
    }

    private static async Task<(string Output, string Errors)> ReadAsync(
        EngineClient client,
        string container,
        bool follows = false
    )
    {
        var output = new StringBuilder();
        var errors = new StringBuilder();
        var pieces = follows
            ? client.FollowOutputAsync(container, Token)
            : client.ReadOutputAsync(container, null, Token);
        await foreach (var piece in pieces)
        {
            (piece.IsError ? errors : output).Append(Encoding.UTF8.GetString(piece.Bytes.Span));
        }
        return (output.ToString(), errors.ToString());
    }

    /// <summary>The first that comes of a container that goes on: who has seen enough stops reading.</summary>
    private static async Task<string> FirstAsync(EngineClient client, string container)
    {
        await foreach (var piece in client.FollowOutputAsync(container, Token))
        {
            return Encoding.UTF8.GetString(piece.Bytes.Span);
        }
        return "";
    }

    private static async Task NotThereAsync(Func<Task> action) =>
        Assert.Equal(EngineError.NotFound, (await Assert.ThrowsAsync<EngineException>(action)).Error);

    private async Task<EngineClient> OpenAsync(string engine)
    {
        var client = _client = await engines.OpenAsync(engine, Token);
        using var layer = await new LayerBuilder()
            .AddContent(
                "/bin/busybox",
                await File.ReadAllBytesAsync(DockerEngine.Busybox, Token),
                new() { FileMode = (UnixFileMode)0x1ED }
            )
            .BuildAsync(null, Token);
        await using var image = ImageBuilder
            .FromScratch(new("linux", "amd64"))
            .AddLayer(layer, "shell")
            .SetEntrypoint("/bin/busybox", "sh")
            .Build(DateTimeOffset.UnixEpoch);
        var path = Path.Combine(_folder.FullName, "shell.tar");
        await using (var archive = DockerArchiveWriter.Create(path, Image.Split(':')[0]))
        {
            await image.WriteToAsync(archive, Image.Split(':')[1], null, Token);
            await archive.CompleteAsync(Token);
        }
        await using var file = File.OpenRead(path);
        await client.LoadImageAsync(file, null, Token);
        return client;
    }
}
