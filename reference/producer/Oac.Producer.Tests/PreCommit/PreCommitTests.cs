using System.Diagnostics;
using System.Text.RegularExpressions;
using Oac.Producer.Linting;
using Oac.Testing;
using YamlDotNet.RepresentationModel;

namespace Oac.Producer.Tests.PreCommit;

public class PreCommitTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    /// <summary>The real pre-commit clones the hook's repository, and refuses the commit that git asks it about.</summary>
    [Fact]
    public async Task A_commit_with_a_bad_Dockerfile_is_refused_and_one_with_a_good_goes_through()
    {
        RealParts.Require(RealProgram.Missing("pre-commit"));
        using var hooks = new TempFolder();
        using var user = new TempFolder();
        using var home = new TempFolder();
        await CopyRepositoryAsync(hooks.Path);
        var revision = await CommitAllAsync(hooks.Path);

        await GitAsync(user.Path, "init", "--quiet");
        user.With(
            ".pre-commit-config.yaml",
            $"repos:\n  - repo: {hooks.Path}\n    rev: {revision}\n    hooks:\n      - id: oac-lint\n        args: [--fail-on, warning]\n"
        );
        user.With(
            "Dockerfile",
            await File.ReadAllTextAsync(Repository.At("fixtures/samples/minimal/Dockerfile"), Cancellation)
        );
        // Which SDK the user's own projects want is none of the hook's business.
        user.With("global.json", """{"sdk": {"version": "1.0.0", "rollForward": "disable"}}""");
        user.With("not linted.txt", "LABEL org.openagentcontainers.version=v9\n");
        (await RunAsync("pre-commit", user.Path, home.Path, "install")).Succeeded();

        await GitAsync(user.Path, "add", ".");
        var good = await RunAsync("git", user.Path, home.Path, [.. Identity, "commit", "--message", "good"]);
        Assert.True(good.ExitCode == 0, good.Output + good.Error);
        Assert.Matches("oac lint\\.+Passed", good.Output + good.Error);

        user.With("agents/Dockerfile.bad", "FROM scratch\nLABEL org.openagentcontainers.version=v9\n");
        await GitAsync(user.Path, "add", ".");
        var bad = await RunAsync("git", user.Path, home.Path, [.. Identity, "commit", "--message", "bad"]);
        Assert.Equal(1, bad.ExitCode);
        Assert.Matches("oac lint\\.+Failed", bad.Output + bad.Error);
        Assert.Contains("agents/Dockerfile.bad:2:7", bad.Output + bad.Error, StringComparison.Ordinal);
        Assert.Equal("1", (await GitAsync(user.Path, "rev-list", "--count", "HEAD")).Trim());
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("a/b/Dockerfile")]
    [InlineData("Dockerfile.prod")]
    [InlineData("Dockerfile.")]
    [InlineData("a/Containerfile.x.y")]
    [InlineData("agent.dockerfile")]
    [InlineData("agent.Dockerfile")]
    [InlineData("a/.dockerfile")]
    [InlineData("weather.labels.json")]
    [InlineData("weather.LABELS.yml")]
    [InlineData("weather.labels.yaml")]
    [InlineData("oac.yaml")]
    [InlineData("agents/oac.yaml")]
    [InlineData("not-oac.yaml")]
    [InlineData("Dockerfile.dockerignore")]
    [InlineData("Dockerfile.DockerIgnore")]
    [InlineData("dockerfile")]
    [InlineData("Dockerfiles")]
    [InlineData("MyDockerfile")]
    [InlineData("Dockerfile/readme.txt")]
    [InlineData("Dockerfile.d/readme.txt")]
    [InlineData("labels.json")]
    [InlineData("weather.labels.toml")]
    [InlineData("weather.labels.json.bak")]
    public void The_hook_takes_the_files_that_a_search_takes(string path)
    {
        var yaml = new YamlStream();
        using var text = new StreamReader(Repository.At(".pre-commit-hooks.yaml"));
        yaml.Load(text);
        var pattern = ((YamlScalarNode)yaml.Documents[0].RootNode[0]["files"]).Value!;
        Assert.Equal(InputDiscovery.IsLintable(Path.GetFileName(path)), Regex.IsMatch(path, pattern));
    }

    private static readonly string[] Identity = ["-c", "user.name=tests", "-c", "user.email=tests@example.com"];

    /// <summary>The files that git would commit, as they are now.</summary>
    private static async Task CopyRepositoryAsync(string target)
    {
        var names = await GitAsync(Repository.Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        foreach (var name in names.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            var source = Repository.At(name);
            if (File.Exists(source))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, name))!);
                File.Copy(source, Path.Combine(target, name));
            }
        }
    }

    private static async Task<string> CommitAllAsync(string folder)
    {
        await GitAsync(folder, "init", "--quiet");
        await GitAsync(folder, "add", "--force", ".");
        await GitAsync(folder, [.. Identity, "commit", "--quiet", "--message", "all"]);
        return (await GitAsync(folder, "rev-parse", "HEAD")).Trim();
    }

    private static async Task<string> GitAsync(string folder, params string[] arguments) =>
        (await RunAsync("git", folder, null, arguments)).Succeeded();

    private static Task<ProcessResult> RunAsync(string program, string folder, string? home, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        // A test that itself runs in a git hook must not work on that repository.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        if (home is not null)
        {
            start.Environment["PRE_COMMIT_HOME"] = home.TrimEnd('/') + "/cache";
        }
        return ProcessResult.RunAsync(start, null, Cancellation);
    }
}
