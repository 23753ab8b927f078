using System.Globalization;
using System.Text;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Registries;

public sealed class DockerCredentialsWriterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-login-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Config => At("config.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_login_is_found_again_in_a_file_for_its_owner_alone()
    {
        var file = At("new/folder/config.json");
        Assert.Null(await new DockerCredentialsWriter(file).StoreAsync("a.example:5000", "me", "se:cret ü", Cancelled));
        Assert.Equal("me:se:cret ü", await FindAsync(file, "a.example:5000"));
        Assert.Null(await FindAsync(file, "a.example"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("600", Mode(file));
            Assert.Equal("700", Mode(At("new/folder")));
            File.SetUnixFileMode(file, (UnixFileMode)0x1A4);
            await new DockerCredentialsWriter(file).StoreAsync("b.example", "me", "x", Cancelled);
            Assert.Equal("600", Mode(file));
        }
        Assert.Equal(["config.json", "config.json.lock"], Names(At("new/folder")));
    }

    [Fact]
    public async Task All_else_stays_with_its_place_and_meaning()
    {
        Write(
            """
            {"HttpHeaders":{"User-Agent":"x/1 <y> \u00e9 + é"},"z":1.50,"big":123456789012345678901234567890,"n":null,
             "auths":{"b.example":{"auth":"Yjpi"},"https://a.example/v1/":{"auth":"b2xk","identitytoken":"t","email":"e"},
                      "a.example/team":{"auth":"dDp0"},"a.example":{"auth":"YTph"},"c.example":{}},
             "plugins":{"p":[true,{"q":"\ud83d\ude00"}]},"detachKeys":"ctrl-e,e"}
            """
        );
        await new DockerCredentialsWriter(Config).StoreAsync("a.example", "me", "new", Cancelled);
        Same(
            """
            {"HttpHeaders":{"User-Agent":"x/1 <y> é + é"},"z":1.50,"big":123456789012345678901234567890,"n":null,
             "auths":{"b.example":{"auth":"Yjpi"},"a.example":{"email":"e","auth":"bWU6bmV3"},
                      "a.example/team":{"auth":"dDp0"},"c.example":{}},
             "plugins":{"p":[true,{"q":"😀"}]},"detachKeys":"ctrl-e,e"}
            """
        );
        Assert.True(await new DockerCredentialsWriter(Config).RemoveAsync("a.example", Cancelled));
        Same(
            """
            {"HttpHeaders":{"User-Agent":"x/1 <y> é + é"},"z":1.50,"big":123456789012345678901234567890,"n":null,
             "auths":{"b.example":{"auth":"Yjpi"},"a.example/team":{"auth":"dDp0"},"c.example":{}},
             "plugins":{"p":[true,{"q":"😀"}]},"detachKeys":"ctrl-e,e"}
            """
        );
        Assert.False(await new DockerCredentialsWriter(Config).RemoveAsync("a.example", Cancelled));
        Assert.False(await new DockerCredentialsWriter(At("none.json")).RemoveAsync("a.example", Cancelled));
        Assert.False(File.Exists(At("none.json")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"auths":null}""")]
    public async Task Docker_Hub_has_its_own_key_also_in_a_file_that_says_nothing(string before)
    {
        Write(before);
        await new DockerCredentialsWriter(Config).StoreAsync("docker.io", "me", "x", Cancelled);
        Same("""{"auths":{"https://index.docker.io/v1/":{"auth":"bWU6eA=="}}}""");
        Assert.Equal("me:x", await FindAsync(Config, "docker.io"));
        Assert.True(await new DockerCredentialsWriter(Config).RemoveAsync("docker.io", Cancelled));
        Same("""{"auths":{}}""");
    }

    [Theory]
    [InlineData("""{"auths":{"b.example":{"auth":"c2VjcmV0"}""", "config.json: not JSON")]
    [InlineData("""{"auths":{},"auths":{}}""", "not JSON without duplicate names")]
    [InlineData("""{"auths":["secret"]}""", "auths: an array stands where an object is wanted")]
    [InlineData("""{"auths":{"a.example":"secret"}}""", "a text stands where an object is wanted")]
    [InlineData("""["secret"]""", "an array stands where an object is wanted")]
    [InlineData("""{"x":"\ud83d secret"}""", "half a surrogate pair")]
    [InlineData("""{"credsStore":"../secret/x"}""", "no name of a credential helper")]
    public async Task A_file_that_is_broken_stays_as_it_is(string before, string message)
    {
        Write(before);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            new DockerCredentialsWriter(Config).StoreAsync("a.example", "me", "pass-word", Cancelled)
        );
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2Vj", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Config));
        Assert.Equal(["config.json", "config.json.lock"], Names(_folder.FullName));
    }

    [Fact]
    public async Task A_file_does_not_grow_beyond_what_is_read()
    {
        var before = $$"""{"x":"{{new string('x', RegistryLimits.MaxConfigBytes - 60)}}"}""";
        Write(before);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            new DockerCredentialsWriter(Config).StoreAsync("a.example", "me", new string('y', 60), Cancelled)
        );
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);
        Assert.Equal(before, File.ReadAllText(Config));
    }

    [Fact]
    public async Task Links_are_followed_within_the_folder_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a right there");
        Directory.CreateDirectory(At("in"));
        File.WriteAllText(At("outside.json"), "{}");
        File.CreateSymbolicLink(At("in/out.json"), At("outside.json"));
        File.CreateSymbolicLink(At("in/config.json"), "real.json");
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            new DockerCredentialsWriter(At("in/out.json")).StoreAsync("a.example", "me", "x", Cancelled)
        );
        Assert.Contains("is a link to", e.Message, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(At("outside.json")));

        await new DockerCredentialsWriter(At("in/config.json")).StoreAsync("a.example", "me", "x", Cancelled);
        Assert.Equal("me:x", await FindAsync(At("in/real.json"), "a.example"));
        Assert.NotNull(new FileInfo(At("in/config.json")).LinkTarget);

        File.CreateSymbolicLink(At("in/other.json.lock"), At("outside.json"));
        e = await Assert.ThrowsAsync<ImageContentException>(() =>
            new DockerCredentialsWriter(At("in/other.json")).StoreAsync("a.example", "me", "x", Cancelled)
        );
        Assert.Contains("other.json.lock is a link", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logins_at_the_same_moment_all_count()
    {
        var registries = Enumerable
            .Range(0, 40)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"r{i}.example"));
        await Parallel.ForEachAsync(
            registries,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancelled },
            async (registry, cancelled) =>
                await new DockerCredentialsWriter(Config).StoreAsync(registry, "me", registry, cancelled)
        );
        foreach (var registry in registries)
        {
            Assert.Equal($"me:{registry}", await FindAsync(Config, registry));
        }
    }

    [Fact]
    public async Task A_lock_that_is_kept_is_not_awaited_for_ever()
    {
        using var kept = new FileStream(Config + ".lock", FileMode.Create, FileAccess.Write, FileShare.None);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            new DockerCredentialsWriter(Config, new SkippingTime()).StoreAsync("a.example", "me", "x", Cancelled)
        );
        Assert.Contains("another program has kept it for 60 seconds", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Config));
    }

    [Theory]
    [InlineData("credsStore")]
    [InlineData("credHelpers")]
    public async Task A_helper_keeps_what_it_is_named_for(string member)
    {
        var helper = Helper(
            """
            case "$1" in
              store) cat > "$0.kept";;
              get) read server; grep -q "\"$server\"" "$0.kept" 2>/dev/null && cat "$0.kept" || { echo 'credentials not found in native keychain'; exit 1; };;
              erase) rm "$0.kept" 2>/dev/null || { echo 'credentials not found in native keychain'; exit 1; };;
            esac
            """
        );
        Write(
            member == "credsStore"
                ? $$"""{"auths":{"a.example":{"auth":"YTph"} },"credsStore":"{{helper}}"}"""
                : $$"""{"auths":{"a.example":{"auth":"YTph"} },"credHelpers":{"a.example":"{{helper}}"},"credsStore":"oac-there-is-none"}"""
        );
        var writer = new DockerCredentialsWriter(Config);
        Assert.Equal(
            $"docker-credential-{helper}",
            await writer.StoreAsync("a.example", "me", "pass \"word\"", Cancelled)
        );
        using (var kept = JsonDocument.Parse(File.ReadAllText(At($"docker-credential-{helper}.kept"))))
        {
            Assert.Equal(
                [("ServerURL", "a.example"), ("Username", "me"), ("Secret", "pass \"word\"")],
                kept.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.GetString()!))
            );
        }
        // The password that stood in the file before is gone from there.
        Assert.DoesNotContain("auth\"", File.ReadAllText(Config), StringComparison.Ordinal);
        Assert.Contains("a.example", File.ReadAllText(Config), StringComparison.Ordinal);
        Assert.Equal("me:pass \"word\"", await FindAsync(Config, "a.example"));

        Assert.True(await writer.RemoveAsync("a.example", Cancelled));
        Assert.False(File.Exists(At($"docker-credential-{helper}.kept")));
        Assert.Null(await FindAsync(Config, "a.example"));
        Assert.False(await writer.RemoveAsync("a.example", Cancelled));
    }

    [Theory]
    [InlineData("cat; exit 3")]
    [InlineData("read line; echo \"no: $line\"; exit 3")]
    [InlineData("echo 'cannot keep pass-word'; exit 3")]
    [InlineData("echo 'locked'; exit 3")]
    public async Task A_helper_that_fails_tells_no_secret_and_changes_nothing(string script)
    {
        var before = $$"""{"credsStore":"{{Helper(script)}}"}""";
        Write(before);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            new DockerCredentialsWriter(Config).StoreAsync("a.example", "me", "pass-word", Cancelled)
        );
        Assert.Contains("ends with 3", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            script.Contains("locked", StringComparison.Ordinal),
            e.Message.Contains("'locked'", StringComparison.Ordinal)
        );
        Assert.Equal(before, File.ReadAllText(Config));
    }

    [Fact]
    public void The_file_is_the_one_that_other_programs_choose()
    {
        Assert.Equal("/r.json", Usual(("REGISTRY_AUTH_FILE", "/r.json"), ("DOCKER_CONFIG", "/d"), ("HOME", "/h")));
        Assert.Equal("/d/config.json", Usual(("DOCKER_CONFIG", "/d"), ("HOME", "/h")));
        Assert.Equal("/h/.docker/config.json", Usual(("DOCKER_CONFIG", ""), ("HOME", "/h")));
        Assert.Null(Usual());

        static string? Usual(params (string Name, string Value)[] variables) =>
            DockerCredentialsWriter.UsualFile(name => variables.FirstOrDefault(v => v.Name == name).Value);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string text) => File.WriteAllText(Config, text);

    /// <summary>The same members in the same order with the same values, whatever the blanks between them.</summary>
    private void Same(string expected)
    {
        using var one = JsonDocument.Parse(expected);
        using var other = JsonDocument.Parse(File.ReadAllText(Config));
        Assert.Equal(JsonSerializer.Serialize(one.RootElement), JsonSerializer.Serialize(other.RootElement));
    }

    private static async Task<string?> FindAsync(string file, string registry) =>
        await new DockerCredentials([file]).FindAsync(registry, "", Cancelled) is { } found
            ? $"{found.User}:{found.Secret}"
            : null;

    private static IEnumerable<string?> Names(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static string Mode(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    /// <summary>A helper in a folder that is on PATH while tests run.</summary>
    private string Helper(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the helpers of these tests are shell scripts");
        var name = string.Create(CultureInfo.InvariantCulture, $"oac-test-{Guid.NewGuid():N}");
        var file = At($"docker-credential-{name}");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n", new UTF8Encoding(false));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(':').Contains(_folder.FullName))
        {
            Environment.SetEnvironmentVariable("PATH", $"{path}:{_folder.FullName}");
        }
        return name;
    }
}
