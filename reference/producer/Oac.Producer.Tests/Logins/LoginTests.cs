using Oac.Images.Registry;
using Oac.Images.Registry.Authentication;
using Oac.Images.Registry.Recording;

namespace Oac.Producer.Tests.Logins;

/// <summary>Logging in and out, with a registry that is ours and records what it is asked.</summary>
public sealed class LoginTests : IDisposable
{
    private const string Secret = "right-horse-7";
    private readonly TempFolder folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Config => folder.At("docker/config.json");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "\n")]
    [InlineData(false, "\r\n")]
    public async Task A_login_is_tried_kept_used_and_forgotten(bool byToken, string lineEnd)
    {
        await using var registry = await StartAsync(byToken);
        string[] plain = ["--plain-http", registry.Authority];

        var login = await RunAsync(
            Secret + lineEnd,
            ["login", registry.Authority, "-u", "me", "--password-stdin", .. plain]
        );
        Assert.Equal(
            new CliResult(
                0,
                $"logged in to {registry.Authority} as me; the password is kept in {Config}, not encrypted\n",
                ""
            ),
            login
        );
        Assert.Contains(
            registry.Requests.Of("GET", RequestKind.Ping),
            request => request is { Status: 200, HasCredentials: true }
        );

        var sample = Copying.SampleLayout.Write(folder.At("made"), 1_000, "amd64");
        string[] copy = ["copy", sample.Address, $"{registry.Authority}/a:1", .. plain];
        Assert.Equal(0, (await RunAsync("", copy)).ExitCode);
        // A file that is named is the only one that counts.
        Assert.Equal(2, (await RunAsync("", [.. copy, "--authfile", "other.json"])).ExitCode);

        Assert.Equal(
            new CliResult(0, $"logged out of {registry.Authority}\n", ""),
            await RunAsync("", "logout", registry.Authority)
        );
        Assert.Equal(
            new CliResult(0, $"{Config} has nothing for {registry.Authority}\n", ""),
            await RunAsync("", "logout", registry.Authority)
        );
        Assert.Equal(2, (await RunAsync("", copy)).ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_password_that_is_wrong_is_not_kept_and_not_shown(bool byToken)
    {
        await using var registry = await StartAsync(byToken);
        var login = await RunAsync(
            "wrong-horse-8",
            ["login", registry.Authority, "-u", "me", "--password-stdin", "--plain-http", registry.Authority]
        );
        Assert.Equal((2, ""), (login.ExitCode, login.Output));
        Assert.StartsWith($"oac: {registry.Authority}: ", login.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "; the name or the password is wrong, or may not be used here; nothing was kept\n",
            login.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("wrong-horse", login.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("docker")));
    }

    [Fact]
    public async Task What_was_not_tried_and_what_does_not_count_is_said()
    {
        await using var open = await RegistryServer.StartAsync(Cancelled);
        var auth = Convert.ToBase64String("you:other"u8);
        folder.With("first/auth.json", $$"""{"auths":{"{{open.Authority}}":{"auth":"{{auth}}"} } }""");
        var run = new CliRun(folder.Path)
        {
            Input = Secret,
            Environment = { ["HOME"] = folder.Path, ["XDG_RUNTIME_DIR"] = folder.At("run") },
        };
        folder.With("run/containers/auth.json", folder.Read("first/auth.json"));

        var login = await run.RunAsync(
            "login",
            open.Authority,
            "--username=me",
            "--password-stdin",
            "--plain-http",
            open.Authority
        );

        Assert.Equal(0, login.ExitCode);
        Assert.Contains(
            $"in {folder.At(".docker/config.json")}, not encrypted",
            login.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"oac: {open.Authority} asks nobody who they are: the password was not tried\n"
                + $"oac: {folder.At("run/containers/auth.json")} has a credential for {open.Authority}, too, and counts first\n",
            login.Error
        );
        var logout = await run.RunAsync("logout", open.Authority);
        Assert.Equal(
            new CliResult(
                0,
                $"logged out of {open.Authority}\n",
                $"oac: {folder.At("run/containers/auth.json")} still has a credential for {open.Authority}\n"
            ),
            logout
        );
        var chosen = await run.RunAsync("logout", open.Authority, "--authfile", "first/auth.json");
        Assert.Equal(new CliResult(0, $"logged out of {open.Authority}\n", ""), chosen);
    }

    [Theory]
    [InlineData("pass", "https://a.example", "'https://a.example' is no registry: HOST or HOST:PORT is wanted")]
    [InlineData("pass", "a.example/team", "'a.example/team' is no registry")]
    [InlineData("pass", "host", "'host' is no registry")]
    [InlineData("", "a.example", "the password on standard input is empty")]
    [InlineData("\n", "a.example", "the password on standard input is empty")]
    [InlineData("pass", "a.example", "--username 'm:e': 1 to 1024 characters are wanted, no colon", "-u", "m:e")]
    [InlineData("pass", "nowhere.invalid", "nowhere.invalid: ")]
    public async Task What_cannot_be_done_is_said(string input, string host, string message, params string[] more)
    {
        string[] name = more is ["-u", ..] ? more : ["-u", "me", .. more];
        var result = await RunAsync(input, ["login", host, "--password-stdin", .. name]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("oac login", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("docker")));
    }

    [Theory]
    [InlineData("--password", "pass-word")]
    [InlineData("--password=pass-word", "--password-stdin")]
    [InlineData("-p", "pass-word")]
    public async Task A_password_on_the_command_line_is_refused_and_not_repeated(params string[] arguments)
    {
        var result = await RunAsync("", ["login", "a.example", "-u", "me", .. arguments]);
        Assert.Equal(
            new CliResult(
                2,
                "",
                "oac: everybody on this machine can read a password on a command line; use --password-stdin\n"
                    + "Try 'oac login --help'.\n"
            ),
            result
        );
    }

    [Fact]
    public async Task A_password_has_a_limit()
    {
        await using var open = await RegistryServer.StartAsync(Cancelled);
        string[] arguments = ["login", open.Authority, "-u", "me", "--password-stdin", "--plain-http", open.Authority];
        Assert.Equal(0, (await RunAsync(new string('x', 32 * 1024), arguments)).ExitCode);
        var longer = await RunAsync(new string('x', (32 * 1024) + 1), arguments);
        Assert.Equal("oac: the password on standard input has more than 32768 bytes\n", longer.Error);
    }

    [Theory]
    [InlineData("--password-stdin", "--password-stdin wants --username beside it")]
    [InlineData("--username=me", "standard input is no terminal to ask on; use --username with --password-stdin")]
    public async Task Without_a_terminal_both_are_wanted(string option, string message)
    {
        var result = await RunAsync(Secret, "login", "a.example", option);
        Assert.Equal(new CliResult(2, "", $"oac: {message}\n"), result);
    }

    [Fact]
    public async Task A_broken_configuration_stays_and_is_named()
    {
        await using var registry = await StartAsync(byToken: false);
        folder.With("docker/config.json", "{\"auths\": oops");
        string[] plain = ["--plain-http", registry.Authority];
        var login = await RunAsync(Secret, ["login", registry.Authority, "-u", "me", "--password-stdin", .. plain]);
        Assert.Equal(2, login.ExitCode);
        Assert.StartsWith($"oac: {Config}: not JSON", login.Error, StringComparison.Ordinal);
        Assert.Equal("{\"auths\": oops", folder.Read("docker/config.json"));
        Assert.Equal(2, (await RunAsync("", "logout", registry.Authority)).ExitCode);
        Assert.Equal("{\"auths\": oops", folder.Read("docker/config.json"));
    }

    private Task<CliResult> RunAsync(string input, params string[] arguments) =>
        new CliRun(folder.Path) { Input = input, Environment = { ["DOCKER_CONFIG"] = folder.At("docker") } }.RunAsync(
            arguments
        );

    private static Task<RegistryServer> StartAsync(bool byToken)
    {
        RegistryCredential me = new("me", Secret);
        return RegistryServer.StartAsync(
            new()
            {
                Authentication = byToken
                    ? new TokenAuthentication { Credentials = [me] }
                    : new BasicAuthentication { Credentials = [me] },
            },
            Cancelled
        );
    }
}
