using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Oac.Images.Content;

namespace Oac.Images.Registries;

public sealed class DockerCredentialsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-credentials-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("docker.io", "library/a", "hub:secret")]
    [InlineData("example.com", "a", "plain:se:cret")]
    [InlineData("example.com:5000", "a", "port:x")]
    [InlineData("old.example.com", "a", "old:x")]
    [InlineData("pod.example.com", "team/app", "app:x")]
    [InlineData("pod.example.com", "team/app/sub", "app:x")]
    [InlineData("pod.example.com", "team/application", "team:x")]
    [InlineData("pod.example.com", "other", null)]
    [InlineData("named.example.com", "a", "u:p")]
    [InlineData("identity.example.com", "a", "IdentityToken:secret-i")]
    [InlineData("registry.example.com", "a", "RegistryToken:secret-r")]
    [InlineData("empty.example.com", "a", null)]
    [InlineData("unknown.example.com", "a", null)]
    public async Task Entries_are_found(string registry, string repository, string? expected)
    {
        var file = Write(
            "config.json",
            $$"""
            {"auths":{
              "https://index.docker.io/v1/":{"auth":"{{Base64("hub:secret")}}"},
              "example.com":{"auth":"{{Base64("plain:se:cret")}}"},
              "example.com:5000":{"auth":"{{Base64("port:x")}}"},
              "https://old.example.com/v2/":{"auth":"{{Base64("old:x")}}"},
              "pod.example.com/team":{"auth":"{{Base64("team:x")}}"},
              "pod.example.com/team/app":{"auth":"{{Base64("app:x")}}"},
              "named.example.com":{"username":"u","password":"p"},
              "identity.example.com":{"auth":"{{Base64("x:y")}}","identitytoken":"secret-i"},
              "registry.example.com":{"registrytoken":"secret-r"},
              "empty.example.com":{}
            },"HttpHeaders":{"a":"b"} }
            """
        );
        var found = await new DockerCredentials([Path.Combine(_folder.FullName, "missing.json"), file]).FindAsync(
            registry,
            repository,
            Cancelled
        );
        Assert.Equal(expected, found is null ? null : $"{found.User ?? found.Kind.ToString()}:{found.Secret}");
        Assert.DoesNotContain(found?.Secret ?? "none", $"{found}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"auths":{"a.example":{"auth":"%%%"}}}""", "auth: it is not user:password in base64")]
    [InlineData("""{"auths":{"a.example":{"auth":"c2VjcmV0"}}}""", "auth: it is not user:password in base64")]
    [InlineData("""{"auths":[]}""", "auths: an array")]
    [InlineData("""{"auths":{"a.example":"secret"}}""", "a text stands where an object")]
    [InlineData("""{"auths":secret}""", "not JSON")]
    public async Task Broken_files_are_named_without_their_content(string json, string message)
    {
        var e = await Assert.ThrowsAsync<ImageContentException>(async () =>
            await new DockerCredentials([Write("config.json", json)]).FindAsync("a.example", "a", Cancelled)
        );
        Assert.Contains("config.json", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2Vj", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_read_up_to_its_limit()
    {
        var fits = Write("fits.json", "{}".PadRight(RegistryLimits.MaxConfigBytes));
        Assert.Null(await new DockerCredentials([fits]).FindAsync("a.example", "a", Cancelled));
        var large = Write("large.json", "{}".PadRight(RegistryLimits.MaxConfigBytes + 1));
        var e = await Assert.ThrowsAsync<ImageContentException>(async () =>
            await new DockerCredentials([large]).FindAsync("a.example", "a", Cancelled)
        );
        Assert.Equal(ImageContentError.LimitExceeded, e.Error);
    }

    [Fact]
    public void Files_are_found_as_Docker_and_Podman_find_them()
    {
        Assert.Equal(
            ["/r/auth.json", "/d/config.json", "/run/containers/auth.json", "/h/.config/containers/auth.json"],
            Files(
                ("REGISTRY_AUTH_FILE", "/r/auth.json"),
                ("DOCKER_CONFIG", "/d"),
                ("XDG_RUNTIME_DIR", "/run"),
                ("HOME", "/h")
            )
        );
        Assert.Equal(
            ["/x/containers/auth.json", "/h/.docker/config.json"],
            Files(("XDG_CONFIG_HOME", "/x"), ("HOME", "/h"), ("DOCKER_CONFIG", ""))
        );
        Assert.Empty(Files());

        static ImmutableArray<string> Files(params (string Name, string Value)[] variables) =>
            DockerCredentials.UsualFiles(name => variables.FirstOrDefault(v => v.Name == name).Value);
    }

    [Fact]
    public async Task Helpers_are_asked()
    {
        Helper(
            "read server; printf '{\"ServerURL\":\"x\",\"Username\":\"u\",\"Secret\":\"%s\"}' \"$server\"",
            out var name
        );
        Assert.Equal(
            "u:a.example",
            Shown(await new CredentialHelper(TimeProvider.System).GetAsync(name, "a.example\n", Cancelled))
        );

        Helper("printf '{\"Username\":\"<token>\",\"Secret\":\"i\"}'", out name);
        Assert.Equal(
            "IdentityToken:i",
            Shown(await new CredentialHelper(TimeProvider.System).GetAsync(name, "a", Cancelled))
        );

        Helper("echo 'credentials not found in native keychain'; exit 1", out name);
        Assert.Null(await new CredentialHelper(TimeProvider.System).GetAsync(name, "a", Cancelled));

        static string Shown(RegistryCredential? found) => $"{found!.User ?? found.Kind.ToString()}:{found.Secret}";
    }

    [Theory]
    [InlineData("echo 'locked'; exit 1", "ends with 1: 'locked'", ImageContentError.Unauthorized)]
    [InlineData("echo 'secret'", "not JSON", ImageContentError.Unauthorized)]
    [InlineData("head -c 70000 /dev/zero", "more than 65536 bytes", ImageContentError.LimitExceeded)]
    public async Task Helpers_that_fail_are_named(string script, string message, ImageContentError error)
    {
        Helper(script, out var name);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            new CredentialHelper(TimeProvider.System).GetAsync(name, "a", Cancelled)
        );
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
        Assert.Equal(error, e.Error);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Helpers_that_hang_are_ended()
    {
        Helper("exec sleep 600", out var name);
        var e = await Assert.ThrowsAsync<ImageContentException>(() =>
            new CredentialHelper(new SkippingTime()).GetAsync(name, "a", Cancelled)
        );
        Assert.Contains("did not end within 30 seconds", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x", "no name of a credential helper")]
    [InlineData("a b", "no name of a credential helper")]
    [InlineData("oac-there-is-none", "cannot be started")]
    public async Task Names_of_helpers_stay_names(string name, string message)
    {
        var file = Write("config.json", $$"""{"credHelpers":{"a.example":"{{name}}"},"credsStore":"other"}""");
        var e = await Assert.ThrowsAsync<ImageContentException>(async () =>
            await new DockerCredentials([file]).FindAsync("a.example", "a", Cancelled)
        );
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        var store = Write("config.json", $$"""{"credsStore":"{{name}}"}""");
        await Assert.ThrowsAsync<ImageContentException>(async () =>
            await new DockerCredentials([store]).FindAsync("b.example", "a", Cancelled)
        );
    }

    /// <summary>A helper in a folder that is on PATH while tests run.</summary>
    private void Helper(string script, out string name)
    {
        name = string.Create(CultureInfo.InvariantCulture, $"oac-test-{Guid.NewGuid():N}");
        var file = Write($"docker-credential-{name}", $"#!/bin/sh\n{script}\n");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the helpers of these tests are shell scripts");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(':').Contains(_folder.FullName))
        {
            Environment.SetEnvironmentVariable("PATH", $"{path}:{_folder.FullName}");
        }
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
