using System.Diagnostics;
using Oac.Testing;

namespace Oac.Producer.Tests.Logins;

/// <summary>CNCF distribution that wants a password; who logs in with one program is known to the others.</summary>
public sealed class LoginPeersTests : IDisposable
{
    private readonly TempFolder folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("skopeo", "HOME")]
    [InlineData("skopeo", "REGISTRY_AUTH_FILE")]
    [InlineData("skopeo", "helper")]
    [InlineData("podman", "HOME")]
    [InlineData("podman", "REGISTRY_AUTH_FILE")]
    [InlineData("podman", "helper")]
    public async Task Others_use_what_oac_kept(string program, string place)
    {
        RealParts.Require(Registry.Missing ?? RealProgram.Missing(program));
        await using var registry = await Registry.StartAsync(wantsUser: true, Cancelled);
        var environment = Environment(place == "REGISTRY_AUTH_FILE" ? place : "HOME");
        if (place == "helper")
        {
            WriteHelper();
            folder.With(".docker/config.json", $$"""{"credHelpers":{"{{registry.Address}}":"oac-peer"} }""");
        }
        await PushAsync(registry, environment);

        var image = $"docker://{registry.Address}/a/b:1";
        var seen =
            program == "skopeo"
                ? await RunAsync("skopeo", environment, "inspect", "--tls-verify=false", image)
                : await PodmanAsync(environment, "pull", "--tls-verify=false", image);
        Assert.NotEmpty(seen.Succeeded());
        Assert.DoesNotContain(Registry.Password, AllText(except: "kept"), StringComparison.Ordinal);

        Assert.Equal(0, (await OacAsync(environment, "", "logout", registry.Address)).ExitCode);
        var refused =
            program == "skopeo"
                ? await RunAsync("skopeo", environment, "inspect", "--tls-verify=false", image)
                : await PodmanAsync(environment, "pull", "--tls-verify=false", image);
        Assert.NotEqual(0, refused.ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Docker_uses_what_oac_kept_and_oac_what_docker_kept(bool byHelper)
    {
        RealParts.Require(Registry.Missing ?? DockerEngine.Missing);
        await using var registry = await Registry.StartAsync(wantsUser: true, Cancelled);
        await using var docker = await DockerEngine.StartAsync(Cancelled);
        var environment = Environment("HOME");
        environment["DOCKER_CONFIG"] = docker.ConfigFolder;
        var before = System.Environment.GetEnvironmentVariable("PATH");
        if (byHelper)
        {
            WriteHelper();
            Directory.CreateDirectory(docker.ConfigFolder);
            await File.WriteAllTextAsync(
                Path.Combine(docker.ConfigFolder, "config.json"),
                """{"credsStore":"oac-peer"}""",
                Cancelled
            );
            // The client finds helpers as every program does.
            System.Environment.SetEnvironmentVariable("PATH", environment["PATH"]);
        }
        try
        {
            await PushAsync(registry, environment);
            (await docker.RunAsync(["pull", $"{registry.Address}/a/b:1"], null, Cancelled)).Succeeded();
            Assert.Equal(0, (await OacAsync(environment, "", "logout", registry.Address)).ExitCode);
            Assert.NotEqual(
                0,
                (await docker.RunAsync(["pull", $"{registry.Address}/a/b:1"], null, Cancelled)).ExitCode
            );

            var login = await docker.RunAsync(
                ["login", registry.Address, "--username", Registry.User, "--password-stdin"],
                Registry.Password,
                Cancelled
            );
            login.Succeeded();
            await CopyAsync(registry, environment, 0);
            (await docker.RunAsync(["logout", registry.Address], null, Cancelled)).Succeeded();
            await CopyAsync(registry, environment, 2);
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("PATH", before);
        }
    }

    [Theory]
    [InlineData("skopeo")]
    [InlineData("podman")]
    public async Task Oac_uses_what_others_kept(string program)
    {
        RealParts.Require(Registry.Missing ?? RealProgram.Missing(program));
        await using var registry = await Registry.StartAsync(wantsUser: true, Cancelled);
        var environment = Environment("REGISTRY_AUTH_FILE");
        await PushAsync(registry, environment);
        await OacAsync(environment, "", "logout", registry.Address);
        await CopyAsync(registry, environment, 2);
        var start = Start(program, environment);
        foreach (
            var argument in (string[])
                ["login", "--tls-verify=false", "-u", Registry.User, "--password-stdin", registry.Address]
        )
        {
            start.ArgumentList.Add(argument);
        }
        (await ProcessResult.RunAsync(start, Registry.Password, Cancelled)).Succeeded();

        await CopyAsync(registry, environment, 0);
        Assert.Equal(
            $"logged out of {registry.Address}\n",
            (await OacAsync(environment, "", "logout", registry.Address)).Output
        );
        Assert.NotEqual(
            0,
            (
                await RunAsync(
                    "skopeo",
                    environment,
                    "inspect",
                    "--tls-verify=false",
                    $"docker://{registry.Address}/a/b:1"
                )
            ).ExitCode
        );
    }

    [Fact]
    public async Task A_terminal_shows_the_questions_and_not_the_password()
    {
        RealParts.Require(Registry.Missing ?? RealProgram.Missing("script"));
        await using var registry = await Registry.StartAsync(wantsUser: true, Cancelled);
        var command =
            $"dotnet '{ToolProcess.Program}' login {registry.Address} --plain-http {registry.Address}; echo then; stty -a | grep -o '[-]*echo '";
        var start = Start("script", Environment("HOME"));
        foreach (var argument in (string[])["--quiet", "--return", "--command", command, "/dev/null"])
        {
            start.ArgumentList.Add(argument);
        }
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var shown = await ReadUntilAsync(process.StandardOutput, "Username: ");
        await process.StandardInput.WriteAsync($"{Registry.User}\n");
        await process.StandardInput.FlushAsync(Cancelled);
        shown += await ReadUntilAsync(process.StandardOutput, "Password: ");
        await process.StandardInput.WriteAsync($"{Registry.Password}\n");
        await process.StandardInput.FlushAsync(Cancelled);
        shown += await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        // Before it the runtime tells the terminal how keys shall come.
        Assert.EndsWith(
            $"Username: {Registry.User}\r\nPassword: \r\n"
                + $"logged in to {registry.Address} as {Registry.User}; the password is kept in {folder.At(".docker/config.json")}, not encrypted\r\n"
                + "then\r\necho \r\n",
            shown,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_terminal_is_as_before_after_an_interrupt()
    {
        RealParts.Require(RealProgram.Missing("script"));
        var command =
            $"trap : INT; dotnet '{ToolProcess.Program}' login a.example -u me; echo \"ended $?\"; stty -a | grep -o '[-]*echo '";
        var start = Start("script", Environment("HOME"));
        foreach (var argument in (string[])["--quiet", "--return", "--command", command, "/dev/null"])
        {
            start.ArgumentList.Add(argument);
        }
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        await ReadUntilAsync(process.StandardOutput, "Password: ");
        // What the key Ctrl-C sends.
        await process.StandardInput.WriteAsync('\u0003');
        await process.StandardInput.FlushAsync(Cancelled);
        var shown = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        Assert.EndsWith("ended 130\r\necho \r\n", shown, StringComparison.Ordinal);
    }

    private async Task PushAsync(Registry registry, Dictionary<string, string> environment)
    {
        var login = await OacAsync(
            environment,
            Registry.Password + "\n",
            "login",
            registry.Address,
            "--username",
            Registry.User,
            "--password-stdin",
            "--plain-http",
            registry.Address
        );
        Assert.Equal((0, ""), (login.ExitCode, login.Error));
        await CopyAsync(registry, environment, 0);
    }

    private async Task CopyAsync(Registry registry, Dictionary<string, string> environment, int exitCode)
    {
        var sample = Copying.SampleLayout.Write(folder.At("made"), 1_000, "amd64");
        var result = await OacAsync(
            environment,
            "",
            "copy",
            sample.Address,
            $"{registry.Address}/a/b:1",
            "--platform=linux/amd64",
            "--plain-http",
            registry.Address
        );
        Assert.Equal(exitCode, result.ExitCode);
    }

    /// <summary>A home of its own, with helpers on PATH.</summary>
    private Dictionary<string, string> Environment(string place)
    {
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = folder.Path,
            ["PATH"] = $"{folder.At("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}",
        };
        if (place == "REGISTRY_AUTH_FILE")
        {
            environment[place] = folder.At("auth/auth.json");
        }
        return environment;
    }

    private void WriteHelper()
    {
        folder.With(
            "bin/docker-credential-oac-peer",
            """
            #!/bin/sh
            kept="$(dirname "$0")/kept"
            missing() { echo 'credentials not found in native keychain'; exit 1; }
            case "$1" in
              store) cat > "$kept";;
              get) read -r server; grep -qs "\"$server\"" "$kept" && cat "$kept" || missing;;
              erase) rm "$kept" 2> /dev/null || missing;;
              list) echo '{}';;
            esac
            """
        );
        File.SetUnixFileMode(folder.At("bin/docker-credential-oac-peer"), (UnixFileMode)0x1ED);
    }

    private string AllText(string except) =>
        string.Concat(
            Directory
                .EnumerateFiles(folder.Path, "*.json*", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != except)
                .Select(File.ReadAllText)
        );

    private Task<ProcessResult> OacAsync(
        Dictionary<string, string> environment,
        string input,
        params string[] arguments
    )
    {
        var start = Start("dotnet", environment);
        start.ArgumentList.Add(ToolProcess.Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return ProcessResult.RunAsync(start, input, Cancelled);
    }

    private Task<ProcessResult> PodmanAsync(Dictionary<string, string> environment, params string[] arguments) =>
        RunAsync(
            "podman",
            environment,
            [$"--root={folder.At("podman")}", $"--runroot={folder.At("run")}", "--storage-driver=vfs", .. arguments]
        );

    private Task<ProcessResult> RunAsync(
        string program,
        Dictionary<string, string> environment,
        params string[] arguments
    )
    {
        var start = Start(program, environment);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return ProcessResult.RunAsync(start, null, Cancelled);
    }

    private ProcessStartInfo Start(string program, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder.Path };
        foreach (var name in (string[])["XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "DOCKER_CONFIG", "REGISTRY_AUTH_FILE"])
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }

    private static async Task<string> ReadUntilAsync(StreamReader reader, string end)
    {
        var text = "";
        var one = new char[1];
        while (!text.EndsWith(end, StringComparison.Ordinal) && await reader.ReadAsync(one, Cancelled) == 1)
        {
            text += one[0];
        }
        return text;
    }
}
