using Oac.Images.Content;
using Oac.Images.Layers;
using Oac.Images.Tests.Tar;

namespace Oac.Images.Tests.Layers;

public sealed class UsersTests
{
    private const string Passwd = """
        root:x:0:0:root:/root:/bin/sh
        agent:x:1000:1001:,,,:/home/agent:/bin/sh
        twin:x:1000:7::/twin:/bin/sh
        7:x:77:78::/seven:/bin/sh
        bad:x:none:none

        nohome:x:5:6
        far:x:4294967295:0::/:
        """;

    private const string Group = """
        # a comment:x:9:agent
        root:x:0:root
        agents:x:1001:
        docker:x:999:other,agent
        audio:x:29:agent,other
        7:x:70:
        """;

    // The expectations follow GetExecUser of moby/sys/user, which Docker and runc use.
    [Theory]
    [InlineData(null, "0:0 [0] /root root")]
    [InlineData("", "0:0 [0] /root root")]
    [InlineData("root", "0:0 [0] /root root")]
    [InlineData("agent", "1000:1001 [999 29] /home/agent agent")]
    [InlineData("1000", "1000:1001 [999 29] /home/agent agent")]
    [InlineData("twin", "1000:7 [] /twin twin")]
    [InlineData("agent:docker", "1000:999 [] /home/agent agent")]
    [InlineData("agent:5", "1000:5 [] /home/agent agent")]
    [InlineData("agent:", "1000:1001 [999 29] /home/agent agent")]
    [InlineData(":docker", "0:999 [] /root root")]
    [InlineData("4711", "4711:0 [] / -")]
    [InlineData("4711:4712", "4711:4712 [] / -")]
    [InlineData("4711:audio", "4711:29 [] / -")]
    [InlineData("7", "7:0 [] / -")]
    [InlineData("77:7", "77:7 [] /seven 7")]
    [InlineData("bad", "0:0 [] / bad")]
    [InlineData("nohome", "5:6 [] / nohome")]
    [InlineData("2147483647", "2147483647:0 [] / -")]
    public void USER_becomes_numbers(string? user, string expected) =>
        Assert.Equal(expected, Show(user, Passwd, Group));

    [Theory]
    [InlineData("nobody", ImageContentError.NotFound)]
    [InlineData("agent:nobody", ImageContentError.NotFound)]
    [InlineData("agent:docker:x", ImageContentError.NotFound)]
    [InlineData("-1", ImageContentError.Corrupt)]
    [InlineData("2147483648", ImageContentError.Corrupt)]
    [InlineData("99999999999999999999", ImageContentError.Corrupt)]
    [InlineData("0:2147483648", ImageContentError.Corrupt)]
    [InlineData("far", ImageContentError.Corrupt)]
    public void What_no_runtime_would_run_is_refused(string user, ImageContentError error) =>
        Assert.Equal(error, Assert.Throws<ImageContentException>(() => Users.Resolve(user, Passwd, Group)).Error);

    [Fact]
    public void Without_the_files_only_numbers_can_be_resolved()
    {
        Assert.Equal("0:0 [] / -", Show("", null, null));
        Assert.Equal("5:6 [] / -", Show("5:6", null, null));
        Assert.Throws<ImageContentException>(() => Users.Resolve("root", null, null));
        Assert.Throws<ImageContentException>(() => Users.Resolve("0:root", null, null));
    }

    [Fact]
    public async Task The_files_come_from_the_image_and_are_bounded()
    {
        var source = MemorySource.Of(
            new TarBytes()
                .Symlink("etc/passwd", "../usr/share/passwd")
                .File("usr/share/passwd", Passwd)
                .File("etc/group", Group)
                .Done()
        );
        var stop = TestContext.Current.CancellationToken;
        var user = await Users.ResolveAsync(new LayerWalk(source, source.Layers), "agent", stop);
        Assert.Equal((1000, 1001), (user.UserId, user.GroupId));

        var small = new LayerWalk(source, source.Layers, new() { MaxFileBytes = 20 });
        var error = await Assert.ThrowsAsync<ImageContentException>(() => Users.ResolveAsync(small, "agent", stop));
        Assert.Equal(ImageContentError.LimitExceeded, error.Error);

        var text = new string('x', 1025);
        error = Assert.Throws<ImageContentException>(() => Users.Resolve(text, null, null));
        Assert.Equal(ImageContentError.LimitExceeded, error.Error);
    }

    private static string Show(string? user, string? passwd, string? group)
    {
        var found = Users.Resolve(user, passwd, group);
        return $"{found.UserId}:{found.GroupId} [{string.Join(' ', found.SupplementaryGroups)}] {found.Home} {found.Name ?? "-"}";
    }
}
