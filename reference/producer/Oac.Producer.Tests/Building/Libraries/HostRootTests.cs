using Oac.Producer.Building.Libraries;

namespace Oac.Producer.Tests.Building.Libraries;

public sealed class HostRootTests
{
    [Fact]
    public void Links_are_followed_inside_the_root()
    {
        using var folder = new TempFolder().With("usr/lib/x/libc.so.6", "c");
        File.CreateSymbolicLink(folder.At("lib"), "usr/lib");
        File.CreateSymbolicLink(folder.At("usr/lib/libc.so"), "/lib/x/libc.so.6");
        File.CreateSymbolicLink(folder.At("up"), "../../../lib/x");
        var host = new HostRoot(folder.Path);
        var links = new List<string>();

        Assert.Equal("/usr/lib/x/libc.so.6", host.Resolve("/lib/libc.so", (at, to) => links.Add($"{at} {to}")));
        Assert.Equal(["/lib usr/lib", "/usr/lib/libc.so /lib/x/libc.so.6", "/lib usr/lib"], links);
        Assert.Equal("/usr/lib/x", host.Resolve("/up/."));
        Assert.True(host.HasFile("/lib/x/libc.so.6"));
        Assert.Null(host.Resolve("/lib/missing"));
    }

    [Fact]
    public void Links_in_circles_end()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder.At("a"), "b");
        File.CreateSymbolicLink(folder.At("b"), "a");
        File.CreateSymbolicLink(folder.At("c"), "c/c");
        var host = new HostRoot(folder.Path);

        Assert.Null(host.Resolve("/a"));
        Assert.Null(host.Resolve("/c"));
    }

    [Fact]
    public void Folders_come_from_the_configuration_then_the_usual_ones()
    {
        using var folder = new TempFolder()
            .With("etc/ld.so.conf", "# first\ninclude ld.so.conf.d/*.conf\n/opt/lib/ # last\nnonsense\n")
            .With("etc/ld.so.conf.d/b.conf", "/b\n")
            .With("etc/ld.so.conf.d/a.conf", "/a\ninclude /etc/ld.so.conf\n")
            .With("etc/ld.so.conf.d/c.txt", "/c\n")
            .With("usr/lib/x86_64-linux-gnu/x", "");

        Assert.Equal(
            ["/a", "/b", "/opt/lib", "/lib64", "/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"],
            LibraryFolders.Read(new HostRoot(folder.Path))
        );
    }
}
