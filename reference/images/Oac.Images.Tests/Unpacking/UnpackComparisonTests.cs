using System.Globalization;
using Oac.Images.Content;
using Oac.Images.Tests.Layers;
using Oac.Images.Unpacking;
using Oac.Testing;

namespace Oac.Images.Tests.Unpacking;

/// <summary>
/// Random stacks of layers, unpacked by us, by umoci, and laid over each other by the kernel's overlay file system: every name, its kind,
/// mode, owner, target, content, and what it shares with other names.
/// </summary>
public sealed class UnpackComparisonTests : IDisposable
{
    private const string Judge = """
        import shutil, subprocess, tarfile
        way, folder = sys.argv[1:3]

        def overlay(stack):
            lower = []
            for n, layer in enumerate(sorted(x for x in os.listdir(stack) if x.endswith('.tar'))):
                root = f'{stack}/{n}'
                os.mkdir(root, 0o755)
                hidden, opaque, own = [], [], {}
                with tarfile.open(f'{stack}/{layer}') as t:
                    for m in t:
                        name = m.name.lstrip('/').removeprefix('./')
                        parent, base = os.path.split(name)
                        if base == '.wh..wh..opq': opaque.append(parent)
                        elif base.startswith('.wh.'): hidden.append(f'{parent}/{base[4:]}')
                        else:
                            to = f'{root}/{name}'
                            if m.isdir():
                                if os.path.islink(to) or os.path.isfile(to): os.remove(to)
                                os.makedirs(to, exist_ok=True)
                            else:
                                source = f"{root}/{m.linkname.lstrip('/').removeprefix('./')}"
                                if m.islnk() and os.path.normpath(source) == os.path.normpath(to): continue
                                if os.path.lexists(to): os.remove(to)
                                if m.issym(): os.symlink(m.linkname, to)
                                elif m.islnk(): os.link(source, to, follow_symlinks=False)
                                else: open(to, 'wb').write(t.extractfile(m).read())
                            if not m.islnk():
                                os.chown(to, m.uid, m.gid, follow_symlinks=False)
                                if not m.issym(): os.chmod(to, m.mode)
                for parent in opaque:
                    os.makedirs(f'{root}/{parent}', exist_ok=True)
                    os.setxattr(f'{root}/{parent}', 'trusted.overlay.opaque', b'y')
                for path in hidden:
                    at = f'{root}/{path}'
                    os.makedirs(os.path.dirname(at), exist_ok=True)
                    if not os.path.lexists(at): os.mknod(at, 0o020000, 0)
                    elif os.path.isdir(at) and not os.path.islink(at): os.setxattr(at, 'trusted.overlay.opaque', b'y')
                if '' in opaque: lower = []
                lower.insert(0, root)
            os.mkdir(f'{stack}/empty', 0o755); os.mkdir(f'{stack}/root')
            subprocess.run(['mount', '-t', 'overlay', 'overlay', '-o', f"lowerdir={':'.join(lower + [stack + '/empty'])}", f'{stack}/root'], check=True)
            return f'{stack}/root'

        def umoci(stack):
            subprocess.run(['umoci', 'unpack', '--image', f'{stack}/layout:it', f'{stack}/bundle'], check=True, stdout=subprocess.DEVNULL)
            return f'{stack}/bundle/rootfs'

        for stack in sorted(os.listdir(folder)):
            root = globals()[way](f'{folder}/{stack}')
            try: sys.stdout.write(listing(root) + f'end of {stack}\n')
            finally:
                if way == 'overlay': subprocess.run(['umount', root], check=True)
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("oac-unpack-").FullName;

    [Theory]
    [InlineData("overlay", 300)]
    [InlineData("umoci", 100)]
    public async Task Every_name_is_what_it_is_elsewhere(string way, int stacks)
    {
        RealParts.Require(
            RealProgram.Missing("python3")
                ?? (way == "umoci" ? RealProgram.Missing("umoci") : null)
                ?? (Environment.UserName == "root" ? null : "owners and mounts need root")
        );
        var stop = TestContext.Current.CancellationToken;
        var random = new Random(13);
        var all = new List<List<byte[]>>();
        for (var i = 0; i < stacks; i++)
        {
            var layers = RandomStack.Make(random, explicitParents: true, metadata: true);
            all.Add(layers);
            var stack = Directory.CreateDirectory(Path.Combine(_folder, "theirs", Number(i)));
            if (way == "umoci")
            {
                await SmallLayout.WriteAsync(Path.Combine(stack.FullName, "layout"), layers, "it", stop);
            }

            for (var n = 0; n < layers.Count && way == "overlay"; n++)
            {
                await File.WriteAllBytesAsync(Path.Combine(stack.FullName, $"{n}.tar"), layers[n], stop);
            }
        }

        var judged = await RealProgram.RunAsync(
            "python3",
            ["-c", FolderList.Script + Judge, way, Path.Combine(_folder, "theirs")],
            stop
        );
        var ours = Directory.CreateDirectory(Path.Combine(_folder, "ours")).FullName;
        for (var i = 0; i < stacks; i++)
        {
            var source = MemorySource.Of(all[i]);
            await ImageUnpacker.UnpackAsync(
                source,
                source.Layers,
                [.. all[i].Select(layer => ContentDigest.Sha256Of(layer))],
                Path.Combine(ours, Number(i)),
                null,
                stop
            );
        }

        var seen = await RealProgram.RunAsync(
            "python3",
            [
                "-c",
                FolderList.Script
                    + """
                    for stack in sorted(os.listdir(sys.argv[1])):
                        sys.stdout.write(listing(f'{sys.argv[1]}/{stack}/rootfs') + f'end of {stack}\n')
                    """,
                ours,
            ],
            stop
        );
        var (expected, found) = (judged.Split("end of "), seen.Split("end of "));
        Assert.Equal(stacks + 1, found.Length);
        for (var i = 0; i < stacks; i++)
        {
            Assert.True(expected[i] == found[i], $"stack {i}: {way} has\n{expected[i]}\nwe have\n{found[i]}");
        }
    }

    public void Dispose() => FolderRemoval.Remove(_folder, CancellationToken.None);

    private static string Number(int i) => i.ToString("D4", CultureInfo.InvariantCulture);
}
