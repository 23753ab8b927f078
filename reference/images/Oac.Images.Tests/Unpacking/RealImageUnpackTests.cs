using Oac.Images.Archives;
using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.Unpacking;
using Oac.Testing;

namespace Oac.Images.Tests.Unpacking;

/// <summary>An image of several layers that buildah has made of this machine's files, as umoci and Docker unpack it and as we do.</summary>
public sealed class RealImageUnpackTests : IDisposable
{
    private const string Recipe = """
        set -eu
        cd "$1"
        export STORAGE_DRIVER=vfs
        store="--root $1/store --runroot $1/run"
        commit() { buildah $store commit --quiet --rm "$1" "$2" >/dev/null; }
        c=$(buildah $store from scratch); m=$(buildah $store mount "$c")
        mkdir -p "$m/usr/bin" "$m/etc" "$m/var/lib" "$m/dev" "$m/home/user"
        cp -a /usr/share/zoneinfo "$m/usr/zoneinfo"
        cp -a /etc/ssl /etc/alternatives "$m/etc/"
        cp -a /bin/dash "$m/usr/bin/dash"; ln "$m/usr/bin/dash" "$m/usr/bin/sh"; ln -s usr/bin "$m/bin"
        cp /bin/true "$m/usr/bin/ping"; python3 -c 'import os, sys; os.setxattr(sys.argv[1], "security.capability", bytes([1,0,0,2,0,32]) + bytes(14))' "$m/usr/bin/ping"
        chmod 4755 "$m/usr/bin/dash"; chmod 1777 "$m/var/lib"; chmod 000 "$m/etc/alternatives"
        chown -R 1000:1001 "$m/home/user"; chmod 700 "$m/home/user"; touch -d 2001-02-03 "$m/home/user"
        mkfifo "$m/home/user/pipe"; mknod "$m/dev/zero2" c 1 5; mknod "$m/dev/disk" b 259 70000
        commit "$c" one
        c=$(buildah $store from one); m=$(buildah $store mount "$c")
        rm -rf "$m/usr/zoneinfo/Europe" "$m/usr/zoneinfo/Asia"; mkdir "$m/usr/zoneinfo/Asia"; echo new > "$m/usr/zoneinfo/Asia/Here"
        rm "$m/usr/bin/sh"; ln -s dash "$m/usr/bin/sh"; rm -r "$m/etc/ssl"; echo file > "$m/etc/ssl"
        echo x > "$m/home/user/mine"; chown 1000:1000 "$m/home/user/mine"; chmod 640 "$m/home/user/mine"
        commit "$c" two
        c=$(buildah $store from two); m=$(buildah $store mount "$c")
        rm "$m/etc/ssl"; mkdir "$m/etc/ssl"; touch "$m/etc/ssl/back"; rm -r "$m/var"; ln -s home "$m/var"
        chmod 751 "$m/home"
        commit "$c" three
        buildah $store push --quiet three "oci:$1/layout:three"
        buildah $store push --quiet three "docker-archive:$1/docker.tar:example.com/three:1"
        """;

    private static readonly string[] Added =
    [
        "/.dockerenv",
        "/dev",
        "/dev/console",
        "/dev/pts",
        "/dev/shm",
        "/etc/hosts",
        "/etc/hostname",
        "/etc/mtab",
        "/etc/resolv.conf",
        "/proc",
        "/sys",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("oac-unpack-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_the_same_everywhere()
    {
        RealParts.Require(
            FastRun.LeftOut
                ?? RealProgram.Missing("buildah")
                ?? RealProgram.Missing("umoci")
                ?? RealProgram.Missing("python3")
                ?? DockerEngine.Missing
        );
        await RealProgram.RunAsync("sh", ["-c", Recipe, "sh", _folder], Stop);
        await using var layout = await OciLayout.OpenAsync(At("layout"), null, Stop);
        await using var archive = await ImageArchive.OpenAsync(At("docker.tar"), null, Stop);
        var ours = await UnpackAsync(layout, "three", "ours");
        var fromArchive = await UnpackAsync(archive, "example.com/three:1", "archive");

        var seen = await FolderList.ReadAsync(ours.Root, Stop, times: true);
        Assert.True(ours.Files > 500, seen);
        Assert.Equal(seen, await FolderList.ReadAsync(fromArchive.Root, Stop, times: true));

        await RealProgram.RunAsync("umoci", ["unpack", "--image", At("layout") + ":three", At("umoci")], Stop);
        Assert.Equal(await FolderList.ReadAsync(At("umoci/rootfs"), Stop, times: true), seen);

        Assert.Equal(await InDockerAsync(), Without(await FolderList.ReadAsync(ours.Root, Stop, times: true)));
    }

    /// <summary>What Docker's overlay holds, asked at the merged folder: an export leaves capabilities out.</summary>
    private async Task<string> InDockerAsync()
    {
        await using var engine = await DockerEngine.StartAsync(Stop);
        (await engine.RunAsync(["load", "--quiet", "--input", At("docker.tar")], null, Stop)).Succeeded();
        (await engine.RunAsync(["create", "--name", "it", "example.com/three:1", "/none"], null, Stop)).Succeeded();
        var layers = (
            await engine.RunAsync(["inspect", "--format={{.GraphDriver.Data.LowerDir}}", "it"], null, Stop)
        ).Succeeded();
        Directory.CreateDirectory(At("merged"));
        await RealProgram.RunAsync(
            "mount",
            ["-t", "overlay", "overlay", "-o", $"lowerdir={layers.Trim()}", At("merged")],
            Stop
        );
        try
        {
            return Without(await FolderList.ReadAsync(At("merged"), Stop, times: true));
        }
        finally
        {
            await RealProgram.RunAsync("umount", [At("merged")], CancellationToken.None);
        }
    }

    // What Docker puts into each container.
    private static string Without(string list) =>
        string.Join(
            '\n',
            list.Split('\n').Where(line => !Added.Any(name => line.StartsWith($"b'{name}'", StringComparison.Ordinal)))
        );

    private async Task<UnpackedImage> UnpackAsync(IContentSource source, string reference, string name) =>
        await ImageUnpacker.UnpackAsync(
            source,
            await source.ReadImageAsync(reference, new("linux", "amd64"), Stop),
            At(name),
            null,
            Stop
        );

    public void Dispose() => FolderRemoval.Remove(_folder, CancellationToken.None);

    private string At(string name) => Path.Combine(_folder, name);
}
