using Oac.Producer.Images;

namespace Oac.Producer.Tests.Images;

public sealed class ImageAddressTests
{
    private const string Digest = "sha256:0123456789012345678901234567890123456789012345678901234567890123";

    private static readonly CliContext Context = new(
        Stream.Null,
        TextWriter.Null,
        TextWriter.Null,
        new Dictionary<string, string>(),
        "/home/someone"
    );

    [Theory]
    [InlineData("registry.example/team/agent", "registry.example/team/agent", "latest")]
    [InlineData("localhost/agent:1", "localhost/agent:1", "1")]
    [InlineData("127.0.0.1:5000/agent:1", "127.0.0.1:5000/agent:1", "1")]
    [InlineData("docker://alpine:3", "docker.io/library/alpine:3", "3")]
    [InlineData($"registry.example/agent:1@{Digest}", $"registry.example/agent:1@{Digest}", Digest)]
    public void References_with_a_registry_or_a_transport_are_images(string text, string reference, string version)
    {
        var address = ImageAddress.Find(text, Context);

        Assert.NotNull(address);
        Assert.Equal(ImageTransport.Registry, address.Transport);
        Assert.Equal(reference, address.Reference!.ToString());
        Assert.Equal(version, address.Version);
        Assert.True(address.NeedsNetwork);
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("agent:1")]
    [InlineData("agents/reviewer")]
    [InlineData("./registry.example/agent")]
    [InlineData("/registry.example/agent")]
    [InlineData("../a.b/agent")]
    [InlineData("src.old/app.labels.yaml")]
    [InlineData("my.app/app.dockerfile")]
    [InlineData("my.app/Dockerfile")]
    [InlineData("registry.example/*")]
    public void What_may_be_a_file_is_none(string text) => Assert.Null(ImageAddress.Find(text, Context));

    [Theory]
    [InlineData("oci:images", nameof(ImageTransport.OciLayout), "/home/someone/images", null)]
    [InlineData("oci:/images:v1", nameof(ImageTransport.OciLayout), "/images", "v1")]
    [InlineData(
        "oci:/images:registry.example/agent:v1",
        nameof(ImageTransport.OciLayout),
        "/images",
        "registry.example/agent:v1"
    )]
    [InlineData($"oci:/images@{Digest}", nameof(ImageTransport.OciLayout), "/images", Digest)]
    [InlineData("oci-archive:a.tar", nameof(ImageTransport.OciArchive), "/home/someone/a.tar", null)]
    [InlineData("docker-archive:a.tar:agent:1", nameof(ImageTransport.DockerArchive), "/home/someone/a.tar", "agent:1")]
    public void Files_have_a_path_and_perhaps_a_name(string text, string transport, string path, string? name)
    {
        var address = ImageAddress.Find(text, Context);

        Assert.NotNull(address);
        Assert.Equal(transport, address.Transport.ToString());
        Assert.Equal(path, address.Path);
        Assert.Equal(name, address.Version);
        Assert.False(address.NeedsNetwork);
    }

    [Theory]
    [InlineData("oci:", "names no image behind its transport")]
    [InlineData("docker://", "names no image behind its transport")]
    [InlineData("oci::tag", "names no file behind its transport")]
    [InlineData("docker://Alpine", "docker://Alpine")]
    public void What_has_a_transport_is_no_file(string text, string message)
    {
        var error = Assert.Throws<UsageException>(() => ImageAddress.Find(text, Context));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_a_registry_is_told_how_to_say_which()
    {
        var error = Assert.Throws<UsageException>(() => ImageAddress.Parse("alpine:3", Context));

        Assert.Contains("docker.io/library/alpine:3", error.Message, StringComparison.Ordinal);
        Assert.Contains("docker-daemon:alpine:3", error.Message, StringComparison.Ordinal);
    }
}
