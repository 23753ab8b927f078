using Oac.Images.References;

namespace Oac.Images.References;

/// <summary>
/// The cases of distribution/reference's own tests (reference_test.go and normalize_test.go), with what they expect after normalization,
/// and those of ours that hold the messages and the characters.
/// </summary>
public class ImageReferenceTests
{
    private const string F = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    private const string Hub = "docker.io";
    private const string D = "sha256:dbcc1c35ac38df41fd2f5e4130b32ffdb93ebae8b3dbe638c23575912276fc9c";

    /// <summary>text, registry, repository, tag, digest</summary>
    public static TheoryData<string, string, string, string?, string?> Valid =>
        new()
        {
            // TestReferenceParse
            { "test_com", Hub, "library/test_com", null, null },
            { "test.com:tag", Hub, "library/test.com", "tag", null },
            { "test.com:5000", Hub, "library/test.com", "5000", null },
            { "test.com/repo:tag", "test.com", "repo", "tag", null },
            { "test:5000/repo", "test:5000", "repo", null, null },
            { "test:5000/repo:tag", "test:5000", "repo", "tag", null },
            { $"test:5000/repo@sha256:{F}", "test:5000", "repo", null, $"sha256:{F}" },
            { $"test:5000/repo:tag@sha256:{F}", "test:5000", "repo", "tag", $"sha256:{F}" },
            { "lowercase:Uppercase", Hub, "library/lowercase", "Uppercase", null },
            { Many(127) + "a:tag-puts-this-over-max", Hub, Many(127) + "a", "tag-puts-this-over-max", null },
            { "sub-dom1.foo.com/bar/baz/quux", "sub-dom1.foo.com", "bar/baz/quux", null, null },
            {
                "sub-dom1.foo.com/bar/baz/quux:some-long-tag",
                "sub-dom1.foo.com",
                "bar/baz/quux",
                "some-long-tag",
                null
            },
            {
                "b.gcr.io/test.example.com/my-app:test.example.com",
                "b.gcr.io",
                "test.example.com/my-app",
                "test.example.com",
                null
            },
            { "xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com", "myimage", "xn--n3h.com", null },
            {
                $"xn--7o8h.com/myimage:xn--7o8h.com@sha512:{F}{F}",
                "xn--7o8h.com",
                "myimage",
                "xn--7o8h.com",
                $"sha512:{F}{F}"
            },
            { "foo_bar.com:8080", Hub, "library/foo_bar.com", "8080", null },
            { "foo/foo_bar.com:8080", Hub, "foo/foo_bar.com", "8080", null },
            { "192.168.1.1", Hub, "library/192.168.1.1", null, null },
            { "192.168.1.1:tag", Hub, "library/192.168.1.1", "tag", null },
            { "192.168.1.1:5000", Hub, "library/192.168.1.1", "5000", null },
            { "192.168.1.1/repo", "192.168.1.1", "repo", null, null },
            { "192.168.1.1:5000/repo", "192.168.1.1:5000", "repo", null, null },
            { "192.168.1.1:5000/repo:5050", "192.168.1.1:5000", "repo", "5050", null },
            { "[2001:db8::1]/repo", "[2001:db8::1]", "repo", null, null },
            { "[2001:db8:1:2:3:4:5:6]/repo:tag", "[2001:db8:1:2:3:4:5:6]", "repo", "tag", null },
            { "[2001:db8::1]:5000/repo", "[2001:db8::1]:5000", "repo", null, null },
            { "[2001:db8::1]:5000/repo:tag", "[2001:db8::1]:5000", "repo", "tag", null },
            { $"[2001:db8::1]:5000/repo@sha256:{F}", "[2001:db8::1]:5000", "repo", null, $"sha256:{F}" },
            { $"[2001:db8::1]:5000/repo:tag@sha256:{F}", "[2001:db8::1]:5000", "repo", "tag", $"sha256:{F}" },
            { "[2001:db8::]:5000/repo", "[2001:db8::]:5000", "repo", null, null },
            { "[::1]:5000/repo", "[::1]:5000", "repo", null, null },
            // TestDomainAndPath, TestNormalizedSplitHostname
            { "test.com/foo", "test.com", "foo", null, null },
            { "test_com/foo", Hub, "test_com/foo", null, null },
            { "docker/migrator", Hub, "docker/migrator", null, null },
            { "test:8080/foo", "test:8080", "foo", null, null },
            { "test.com:8080/foo", "test.com:8080", "foo", null, null },
            { "test-com:8080/foo", "test-com:8080", "foo", null, null },
            { "foo", Hub, "library/foo", null, null },
            { "xn--n3h.com/foo", "xn--n3h.com", "foo", null, null },
            { "xn--n3h.com:18080/foo", "xn--n3h.com:18080", "foo", null, null },
            { "docker.io/foo", Hub, "library/foo", null, null },
            { "docker.io/library/foo", Hub, "library/foo", null, null },
            { "docker.io/library/foo/bar", Hub, "library/foo/bar", null, null },
            // TestValidateReferenceName
            { "docker/docker", Hub, "docker/docker", null, null },
            { "library/debian", Hub, "library/debian", null, null },
            { "debian", Hub, "library/debian", null, null },
            { "docker.io/docker/docker", Hub, "docker/docker", null, null },
            { "docker.io/library/debian", Hub, "library/debian", null, null },
            { "docker.io/debian", Hub, "library/debian", null, null },
            { "index.docker.io/docker/docker", Hub, "docker/docker", null, null },
            { "index.docker.io/library/debian", Hub, "library/debian", null, null },
            { "index.docker.io/debian", Hub, "library/debian", null, null },
            { "127.0.0.1:5000/docker/docker", "127.0.0.1:5000", "docker/docker", null, null },
            { "127.0.0.1:5000/library/debian", "127.0.0.1:5000", "library/debian", null, null },
            { "127.0.0.1:5000/debian", "127.0.0.1:5000", "debian", null, null },
            { "192.168.0.1", Hub, "library/192.168.0.1", null, null },
            { "192.168.0.1:80", Hub, "library/192.168.0.1", "80", null },
            { "192.168.0.1:8/debian", "192.168.0.1:8", "debian", null, null },
            { "192.168.0.2:25000/debian", "192.168.0.2:25000", "debian", null, null },
            {
                "thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev",
                Hub,
                "library/thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev",
                null,
                null
            },
            { "[fc00::1]:5000/docker", "[fc00::1]:5000", "docker", null, null },
            { "[fc00::1]:5000/docker/docker", "[fc00::1]:5000", "docker/docker", null, null },
            { "[fc00:1:2:3:4:5:6:7]:5000/library/debian", "[fc00:1:2:3:4:5:6:7]:5000", "library/debian", null, null },
            {
                "docker.io/1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a",
                Hub,
                "library/1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a",
                null,
                null
            },
            { "Docker/docker", "Docker", "docker", null, null },
            { "DOCKER/docker", "DOCKER", "docker", null, null },
            // TestValidateRemoteName
            { "docker-rules/docker", Hub, "docker-rules/docker", null, null },
            { "docker---rules/docker", Hub, "docker---rules/docker", null, null },
            { "doc/docker", Hub, "doc/docker", null, null },
            { "d/docker", Hub, "d/docker", null, null },
            { "jess/t", Hub, "jess/t", null, null },
            { "dock__er/docker", Hub, "dock__er/docker", null, null },
            // TestParseRepositoryInfo
            { "fooo/bar", Hub, "fooo/bar", null, null },
            { "index.docker.io/fooo/bar", Hub, "fooo/bar", null, null },
            { "ubuntu", Hub, "library/ubuntu", null, null },
            { "nonlibrary/ubuntu", Hub, "nonlibrary/ubuntu", null, null },
            { "other/library", Hub, "other/library", null, null },
            { "127.0.0.1:8000/private/moonbase", "127.0.0.1:8000", "private/moonbase", null, null },
            { "127.0.0.1:8000/privatebase", "127.0.0.1:8000", "privatebase", null, null },
            { "example.com/private/moonbase", "example.com", "private/moonbase", null, null },
            { "example.com/privatebase", "example.com", "privatebase", null, null },
            { "example.com:8000/private/moonbase", "example.com:8000", "private/moonbase", null, null },
            { "example.com:8000/privatebasee", "example.com:8000", "privatebasee", null, null },
            { "ubuntu-12.04-base", Hub, "library/ubuntu-12.04-base", null, null },
            { "index.docker.io/library/ubuntu-12.04-base", Hub, "library/ubuntu-12.04-base", null, null },
            { "library/foo/bar", Hub, "library/foo/bar", null, null },
            { "store/foo/bar", Hub, "store/foo/bar", null, null },
            { "Foo/bar", "Foo", "bar", null, null },
            { "FOO/bar", "FOO", "bar", null, null },
            // TestParseReferenceWithTagAndDigest, TestParseAnyReference
            { $"busybox:latest@{D}", Hub, "library/busybox", "latest", D },
            { "redis", Hub, "library/redis", null, null },
            { "redis:latest", Hub, "library/redis", "latest", null },
            { "docker.io/library/redis:latest", Hub, "library/redis", "latest", null },
            { $"redis@{D}", Hub, "library/redis", null, D },
            { $"docker.io/library/redis@{D}", Hub, "library/redis", null, D },
            { "dmcgowan/myapp", Hub, "dmcgowan/myapp", null, null },
            { $"dmcgowan/myapp@{D}", Hub, "dmcgowan/myapp", null, D },
            {
                "dbcc1c35ac38df41fd2f5e4130b32ffdb93ebae8b3dbe638c23575912276fc9",
                Hub,
                "library/dbcc1c35ac38df41fd2f5e4130b32ffdb93ebae8b3dbe638c23575912276fc9",
                null,
                null
            },
            { "dbcc1", Hub, "library/dbcc1", null, null },
            // Ours.
            { "localhost/a", "localhost", "a", null, null },
            { "localhost", Hub, "library/localhost", null, null },
            { "localhost:5000/a", "localhost:5000", "a", null, null },
            { "example.com/" + new string('a', 255), "example.com", new string('a', 255), null, null },
            { "a:_tag", Hub, "library/a", "_tag", null },
            { "a:" + new string('t', 128), Hub, "library/a", new string('t', 128), null },
        };

    [Theory]
    [MemberData(nameof(Valid))]
    public void Reads(string text, string registry, string repository, string? tag, string? digest)
    {
        Assert.True(ImageReference.TryParse(text, out var reference, out var error), error);
        Assert.Equal(registry, reference.Registry);
        Assert.Equal(repository, reference.Repository);
        Assert.Equal(tag, reference.Tag?.Text);
        Assert.Equal(digest, reference.Digest?.ToString());
        Assert.Equal(digest ?? tag ?? "latest", reference.Version);

        // The full form reads back as the same.
        Assert.True(ImageReference.TryParse(reference.ToString(), out var again, out error), error);
        Assert.Equal(reference, again);
    }

    public static TheoryData<string, string> Invalid =>
        new()
        {
            // TestReferenceParse, TestWithNameFailure
            { "", "is empty" },
            { ":justtag", "no name at character 1" },
            { $"@sha256:{F}", "no name at character 1" },
            { "repo@sha256:ffffffffffffffffffffffffffffffffff", "digest 'sha256:f" },
            { $"validname@invaliddigest:{F}", "at character 11 is neither sha256" },
            { "Uppercase:tag", "'U' at character 1" },
            { "test:5000/Uppercase/lowercase:tag", "'U' at character 11" },
            { Many(128) + "a:tag", "257 characters; at most 255" },
            { "aa/asdf$$^/aa", "'$' at character 8" },
            { "[2001:db8::1]", "'[' at character 1" },
            { "[2001:db8::1]:5000", "'[' at character 1" },
            { "[2001:db8::1]:tag", "'[' at character 1" },
            { "[fe80::1%eth0]:5000/repo", "IPv6" },
            { "[fe80::1%@invalidzone]:5000/repo", "'[' at character 1" },
            // TestValidateReferenceName
            { "https://github.com/docker/docker", "scheme 'https://' at character 1" },
            { "docker/Docker", "'D' at character 8" },
            { "-docker", "'-' at character 1" },
            { "-docker/docker", "'-' at character 1" },
            { "-docker.io/docker/docker", "'-docker' at character 1" },
            { "docker///docker", "empty component at character 8" },
            { "docker.io/docker/Docker", "'D' at character 18" },
            { "docker.io/docker///docker", "empty component at character 18" },
            { "[fc00::1]", "'[' at character 1" },
            { "[fc00::1]:5000", "'[' at character 1" },
            { "fc00::1:5000/debian", "port '::1:5000' at character 5" },
            { "[fe80::1%eth0]:5000/debian", "IPv6" },
            { "[2001:db8:3:4::192.0.2.33]:5000/debian", "IPv6" },
            { "1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a", "image's id" },
            // TestValidateRemoteName
            { "docker-/docker", "'-' at character 7" },
            { "-docker-/docker", "'-' at character 1" },
            { "____/____", "'_' at character 1" },
            { "_docker/_docker", "'_' at character 1" },
            { "dock..er/docker", "name part '' at character 6" },
            { "dock_.er/docker", "registry's name part 'dock_' at character 1" },
            { "dock-.er/docker", "registry's name part 'dock-' at character 1" },
            { "docker/", "empty component at character 8" },
            { string.Concat(Enumerable.Repeat("this_is_not_a_valid_namespace_", 9)) + "x/docker", "at most 255" },
            // TestInvalidReferenceComponents
            { "-foo", "'-' at character 1" },
            { "busybox:-foo", "tag '-foo' at character 9" },
            { "busybox@foo", "digest 'foo' at character 9" },
            // Ours.
            { "a/dock..er", "'.' at character 7" },
            { "a/dock_.er", "'_' at character 7" },
            { "a/b___c", "'_' at character 4" },
            { "example.com/" + new string('a', 256), "256 characters; at most 255" },
            { new string('a', 248), "256 characters; at most 255" },
            { "a:" + new string('t', 129), "1 to 128" },
            { "a:", "tag '' at character 3" },
            { "a:.t", "tag '.t'" },
            { "a:tag\n", "tag 'tag\\u000a' at character 3" },
            { "a\n", "'\\u000a' at character 2" },
            { "a:1/b\n", "'\\u000a' at character 6" },
            { "é", "'\\u00e9' at character 1" },
            { "a:\u0661", "tag '\\u0661'" },
            { "a\u212a", "'\\u212a'" },
            { "EXAMPL\u00c9.com/a", "'EXAMPL\\u00c9' at character 1" },
            { "example.com:\u0661/a", "port ':\\u0661' at character 12" },
            { "example.com:/a", "port ':' at character 12" },
            { "[]/a", "'[' at character 1" },
            { "[::1/a", "IPv6" },
            { "[::1]x/a", "port 'x' at character 6" },
            { " a", "' ' at character 1" },
            { $"a@sha256:{F.ToUpperInvariant()}", "lower-case" },
            { $"a@sha256:{F}\n", "\\u000a" },
            { $"a@sha384:{F}", "neither sha256" },
            { $"a@sha256:{F}@sha256:{F}", "digest" },
        };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Refuses(string text, string message)
    {
        Assert.False(ImageReference.TryParse(text, out _, out var error));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.EndsWith(".", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.True(error.Length < 400, error);
    }

    [Fact]
    public void Takes_other_tags_and_digests()
    {
        Assert.True(ImageReference.TryParse($"a:b@{D}", out var reference, out _));
        Assert.True(ImageTag.TryParse("c", out var tag));
        Assert.Equal("docker.io/library/a:c", reference.WithTag(tag).WithDigest(null).ToString());
        Assert.False(ImageTag.TryParse(null, out _));
        Assert.False(ImageTag.TryParse("", out _));
        Assert.False(ImageReference.TryParse(null, out _, out _));
    }

    private static string Many(int count) => string.Concat(Enumerable.Repeat("a/", count));
}
