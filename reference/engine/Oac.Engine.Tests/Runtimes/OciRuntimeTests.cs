using System.Runtime.Versioning;
using Oac.Engine.Containers;
using Oac.Engine.Runtimes;
using Oac.Testing;

namespace Oac.Engine.Tests.Runtimes;

/// <summary>Containers by the real crun and runc, as whoever runs the tests: root, and by <see cref="PlainUserTests"/> another user.</summary>
[Trait("Category", "real")]
[SupportedOSPlatform("linux")]
public sealed class OciRuntimeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Programs => ["crun", "runc"];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task It_runs_with_what_it_is_given_says_how_it_ended_and_leaves_nothing(string program)
    {
        await using var root = await ShellRoot.MakeAsync(program, Token);
        var spec = root.Shell(
            "echo \"$GREETING $(pwd) $(id -u):$(id -g) $(cat /proc/sys/kernel/hostname)\"; echo oops >&2; echo new > /new; exit 7"
        );

        var (exit, output, errors) = await root.RunAsync(
            spec with
            {
                Environment = spec.Environment.Add("GREETING", "größer = \"1\""),
                WorkingDirectory = "/place/deep",
                Hostname = "box",
                User = UserOf(root, 65532),
            },
            Token
        );

        Assert.Equal(
            (new OciExit(7), "oops\n"),
            (exit, errors.Replace("sh: can't create /new: Permission denied\n", "", StringComparison.Ordinal))
        );
        Assert.Equal(
            $"größer = \"1\" /place/deep {UserOf(root, 65532).UserId}:{UserOf(root, 65532).GroupId} box\n",
            output
        );
        Assert.False(File.Exists(Path.Combine(root.Root, "new")));
        Assert.Empty(await root.Runtime.ListAsync("", Token));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(root.RuntimeFolder, "containers")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(root.RuntimeFolder, "state")));
        Assert.DoesNotContain(
            "/" + Path.GetFileName(root.RuntimeFolder),
            await MountsAsync(),
            StringComparison.Ordinal
        );
        Assert.Empty(CgroupsOf(root.Prefix));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task It_has_no_more_rights_than_it_should(string program)
    {
        await using var root = await ShellRoot.MakeAsync(program, Token);
        const string script = """
            grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status 2>/dev/null || busybox grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status
            mount -t tmpfs tmpfs /tmp 2>/dev/null && echo mounted
            unshare -n true 2>/dev/null && echo unshared
            echo 1 > /proc/sys/kernel/hostname && echo written
            cat /proc/kcore 2>/dev/null | head -c 1
            ls /proc | busybox grep -c '^[0-9]*$'
            """;

        var (_, output, errors) = await root.RunAsync(root.Shell(script), Token);

        // CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP, NET_BIND_SERVICE, SYS_CHROOT, SETFCAP.
        const string set = "00000000800405fb";
        const string none = "0000000000000000";
        Assert.StartsWith(
            $"CapInh:\t{none}\nCapPrm:\t{set}\nCapEff:\t{set}\nCapBnd:\t{set}\nCapAmb:\t{none}\nNoNewPrivs:\t1\nSeccomp:\t2\n",
            output,
            StringComparison.Ordinal
        );
        Assert.DoesNotMatch("mounted|unshared|written", output);
        Assert.Contains("Read-only file system", errors, StringComparison.Ordinal);

        // The shell and what it runs: nothing of this machine.
        Assert.InRange(int.Parse(output.TrimEnd().Split('\n')[^1], null), 1, 5);

        if (UserOf(root, 65532).UserId != 0)
        {
            (_, output, _) = await root.RunAsync(root.Shell(script) with { User = new(65532, 65532) }, Token);
            Assert.StartsWith(
                $"CapInh:\t{none}\nCapPrm:\t{none}\nCapEff:\t{none}\nCapBnd:\t{set}",
                output,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Mounts_and_a_root_that_may_only_be_read_are_so(string program)
    {
        await using var root = await ShellRoot.MakeAsync(program, Token);
        var bound = Directory.CreateDirectory(root.At("bound")).FullName;
        await File.WriteAllTextAsync(Path.Combine(bound, "there"), "there\n", Token);
        var file = root.At("file");
        await File.WriteAllTextAsync(file, "file\n", Token);
        var script = """
            cat /look/there /deep/er/file
            echo in > /look/new || echo refused 1
            echo in > /place/new && cat /place/new
            echo in > /fast/new && stat -c %a /fast && stat -f -c %T /fast
            echo in > /still/new || echo refused 2
            echo in > /root-is || echo refused 3
            head -c 2000000 /dev/zero > /fast/big || echo refused 4
            """;
        var (_, output, _) = await root.RunAsync(
            root.Shell(script) with
            {
                IsRootReadOnly = true,
                Mounts =
                [
                    ContainerMount.Bind(bound, "/look", isReadOnly: true),
                    ContainerMount.Bind(bound, "/place", isReadOnly: false),
                    ContainerMount.Bind(file, "/deep/er/file", isReadOnly: true),
                    ContainerMount.Memory("/fast", 1 << 20, (UnixFileMode)0x1C0),
                    ContainerMount.Memory("/still", isReadOnly: true),
                ],
            },
            Token
        );
        Assert.Equal("there\nfile\nrefused 1\nin\n700\ntmpfs\nrefused 2\nrefused 3\nrefused 4\n", output);
        Assert.Equal("in\n", await File.ReadAllTextAsync(Path.Combine(bound, "new"), Token));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Files_are_there_with_their_owners_and_modes(string program)
    {
        await using var root = await ShellRoot.MakeAsync(program, Token);
        var user = UserOf(root, 4711);
        var owned = new ContainerFile
        {
            Path = "/run/deep/token",
            UserId = (int)user.UserId,
            GroupId = (int)user.GroupId,
        };
        var (_, output, _) = await root.RunAsync(
            root.Shell(
                "cat /run/deep/token; stat -c '%a %u %g' /run/deep/token /place; echo in > /place/new && cat /place/new /place/in/it"
            ) with
            {
                User = user,
                Files =
                [
                    owned with
                    {
                        Path = "/place/in/it",
                        Content = "it\n"u8.ToArray(),
                    },
                    owned with
                    {
                        Content = "secret\n"u8.ToArray(),
                    },
                    owned with
                    {
                        Path = "/place",
                        Mode = (UnixFileMode)0x1FF,
                    },
                ],
            },
            Token
        );
        var owner = $"{user.UserId} {user.GroupId}";
        Assert.Equal($"secret\n400 {owner}\n777 {owner}\nin\nit\n", output);
        var bad = root.Shell("true") with { Files = [owned with { Path = "/a/../b" }] };
        await Assert.ThrowsAsync<EngineException>(() => root.Runtime.StartAsync("bad", bad, Token));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Several_share_a_folder_and_see_neither_processes_nor_files_of_each_other(string program)
    {
        await using var root = await ShellRoot.MakeAsync(program, Token);
        var one = await root.Runtime.StartAsync(
            "one",
            root.Shell("echo 1 > /mine; mkdir /closed; echo x > /closed/in; chmod 0 /closed; echo up; sleep 1000"),
            Token
        );
        var lines = new StreamReader(one.Output);
        Assert.Equal("up", await lines.ReadLineAsync(Token));

        var (_, output, _) = await root.RunAsync(
            root.Shell("ls /; ps; kill -9 2 3 4 5 6 7; ls /proc | busybox grep -c '^[0-9]*$'"),
            Token
        );

        Assert.DoesNotContain("mine", output, StringComparison.Ordinal);
        Assert.DoesNotContain("sleep", output, StringComparison.Ordinal);
        Assert.False(one.Exited.IsCompleted);
        Assert.True(one.Memory() > 0);
        var state = await root.Runtime.StateAsync("one", Token);
        Assert.Equal(new OciContainerState("one", OciStatus.Running, one.ProcessId), state);
        Assert.Equal([state!], await root.Runtime.ListAsync("on", Token));
        Assert.Empty(await root.Runtime.ListAsync("two", Token));
        var again = await Assert.ThrowsAsync<EngineException>(() =>
            root.Runtime.StartAsync("one", root.Shell("true"), Token)
        );
        Assert.Contains("there is a container of this name", again.Message, StringComparison.Ordinal);
        Assert.False(one.Exited.IsCompleted);

        await one.DisposeAsync();
        Assert.Null(await root.Runtime.StateAsync("one", Token));
        Assert.False(await root.Runtime.KillAsync("one", OciRuntime.Terminate, Token));
        Assert.False(Directory.Exists($"/proc/{one.ProcessId}"));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(root.RuntimeFolder, "containers")));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Signals_reach_the_first_process(string program)
    {
        await using var root = await ShellRoot.MakeAsync(program, Token);
        await using var container = await root.Runtime.StartAsync(
            "signals",
            root.Shell("trap 'echo term; exit 3' TERM; echo up; while true; do sleep 0.05; done"),
            Token
        );
        var lines = new StreamReader(container.Output);
        Assert.Equal("up", await lines.ReadLineAsync(Token));
        Assert.True(await container.KillAsync(OciRuntime.Terminate, Token));
        Assert.Equal(new OciExit(3), await container.Exited.WaitAsync(Token));
        Assert.Equal("term", await lines.ReadLineAsync(Token));
        Assert.False(await container.KillAsync(OciRuntime.Terminate, Token));

        await using var other = await root.Runtime.StartAsync("deaf", root.Shell("echo up; sleep 1000"), Token);
        Assert.True(await other.KillAsync(OciRuntime.Kill, Token));
        Assert.Equal(new OciExit(137), await other.Exited.WaitAsync(Token));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task What_cannot_be_started_is_told_and_leaves_nothing(string program)
    {
        await using var root = await ShellRoot.MakeAsync(program, Token);
        await File.WriteAllTextAsync(Path.Combine(root.Root, "bin", "text"), "no program", Token);
        new FileInfo(Path.Combine(root.Root, "bin", "text")).UnixFileMode = (UnixFileMode)0x1ED;
        var good = root.Shell("true");
        foreach (
            var (spec, error, words) in new[]
            {
                (good with { Arguments = ["/nowhere"] }, EngineError.Refused, "no such file"),
                (good with { Arguments = [] }, EngineError.Refused, "names no program"),
                (good with { Root = root.At("none") }, EngineError.NotFound, "no folder"),
                (good with { Mounts = [ContainerMount.NewVolume("/v")] }, EngineError.NotSupported, "no volumes"),
                (
                    good with
                    {
                        Mounts = [ContainerMount.Bind("/nowhere/at/all", "/v", true)],
                    },
                    EngineError.NotFound,
                    "not there"
                ),
                (good with { Mounts = [ContainerMount.Memory("/a/../b")] }, EngineError.Refused, "no absolute path"),
                (
                    good with
                    {
                        Environment = good.Environment.Add("A=B", "hidden"),
                    },
                    EngineError.Refused,
                    "variable 'A=B'"
                ),
                (good with { Hosts = ["name:nowhere"] }, EngineError.Refused, "no name and address"),
                (good with { User = new(-1, 0) }, EngineError.Refused, "out of range"),
                (good with { Hostname = "a b" }, EngineError.Refused, "no host name"),
            }
        )
        {
            var thrown = await Assert.ThrowsAsync<EngineException>(() => root.Runtime.StartAsync("bad", spec, Token));
            Assert.Contains(words, thrown.Message, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(error, thrown.Error);
            Assert.DoesNotContain("hidden", thrown.Message, StringComparison.Ordinal);
            Assert.Empty(await root.Runtime.ListAsync("", Token));
        }

        await Assert.ThrowsAsync<EngineException>(() => root.Runtime.StartAsync("../up", good, Token));
        var (exit, _, _) = await root.RunAsync(good with { Arguments = ["/bin/text"] }, Token);
        Assert.NotEqual(0, exit.Code);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Limits_hold_or_are_said_not_to(string program)
    {
        await using var root = await ShellRoot.MakeAsync(program, Token);
        var greedy = root.Shell("x=0123456789abcdef; while true; do x=$x$x; done") with { MemoryBytes = 16 << 20 };
        var many = root.Shell(
            "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 1000 & done; echo all"
        ) with
        {
            MaxProcesses = 10,
        };
        if (root.Runtime.IsRootless)
        {
            Assert.Equal(2, root.Runtime.NotEnforced(greedy with { MaxProcesses = 1 }).Length);
            return;
        }

        Assert.Empty(root.Runtime.NotEnforced(greedy));
        Assert.Equal(new OciExit(137) { IsOutOfMemory = true }, (await root.RunAsync(greedy, Token)).Exit);
        var (exit, output, errors) = await root.RunAsync(many, Token);
        Assert.NotEqual(0, exit.Code);
        Assert.Equal("", output);
        Assert.Contains("can't fork", errors, StringComparison.Ordinal);
        Assert.Empty(CgroupsOf(root.Prefix));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Names_and_addresses_are_those_of_this_machine_and_those_given(string program)
    {
        await using var root = await ShellRoot.MakeAsync(program, Token);
        var (_, output, _) = await root.RunAsync(
            root.Shell("cat /etc/hostname /etc/hosts; echo mark; cat /etc/resolv.conf; env") with
            {
                Hostname = "box",
                Hosts = ["other.example:192.0.2.7"],
                Limits = [new("RLIMIT_NOFILE", 64, 64)],
            },
            Token
        );
        Assert.StartsWith("box\n", output, StringComparison.Ordinal);
        Assert.Contains("192.0.2.7\tother.example\n", output, StringComparison.Ordinal);
        Assert.Contains(
            $"mark\n{await File.ReadAllTextAsync("/etc/resolv.conf", Token)}",
            output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("OAC_", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Starts_that_are_ended_and_orphans_can_be_removed(string program)
    {
        await using var root = await ShellRoot.MakeAsync(program, Token);
        using (var stopped = new CancellationTokenSource())
        {
            await stopped.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                root.Runtime.StartAsync("stopped", root.Shell("sleep 1000"), stopped.Token)
            );
        }

        Assert.Empty(await root.Runtime.ListAsync("", Token));

        // Another instance over the same folder, as after a restart.
        var orphan = await root.Runtime.StartAsync("orphan-1", root.Shell("sleep 1000"), Token);
        var later = (
            await OciRuntime.FindAsync(new() { Program = program, Folder = root.RuntimeFolder }, Token)
        ).Runtime!;
        var found = Assert.Single(await later.ListAsync("orphan-", Token));
        Assert.Equal(OciStatus.Running, found.Status);
        await later.DeleteAsync(found.Id, Token);
        await orphan.Exited.WaitAsync(Token);
        Assert.Empty(await later.ListAsync("", Token));
        await orphan.DisposeAsync();
    }

    [Fact]
    public async Task What_is_missing_is_said_in_one_sentence()
    {
        var folder = Directory.CreateTempSubdirectory("oac-oci-");
        try
        {
            var options = new OciRuntimeOptions
            {
                Folder = Path.Combine(folder.FullName, "it"),
                Environment = _ => folder.FullName,
            };
            Assert.Equal("Neither crun nor runc is on PATH.", (await OciRuntime.FindAsync(options, Token)).Missing);
            Assert.Equal(
                "The OCI runtime '/nowhere/crun' is not there.",
                (await OciRuntime.FindAsync(options with { Program = "/nowhere/crun" }, Token)).Missing
            );
            var odd = await OciRuntime.FindAsync(
                options with
                {
                    Program = "/bin/true",
                    Environment = Environment.GetEnvironmentVariable,
                },
                Token
            );
            Assert.Equal("/bin/true is neither crun nor runc.", odd.Missing);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BundleUser UserOf(ShellRoot root, int wanted) =>
        root.Runtime is { IsRootless: true, Name: "runc" } ? new(0, 0) : new(wanted, wanted);

    private static Task<string> MountsAsync() => File.ReadAllTextAsync("/proc/self/mounts", Token);

    private static IEnumerable<string> CgroupsOf(string prefix) =>
        Directory
            .EnumerateDirectories("/sys/fs/cgroup")
            .SelectMany(controller => Directory.EnumerateDirectories(controller, prefix + "*"))
            .Concat(Directory.EnumerateDirectories("/sys/fs/cgroup", prefix + "*"));
}
