using System.Globalization;
using System.Text;
using Oac.Images.Layers;
using Oac.Images.Tar;
using Oac.Testing;

namespace Oac.Images.Tests.Layers;

/// <summary>
/// Random stacks of layers, laid over each other by the kernel's overlay file system and unpacked by umoci, with every path then asked of
/// the kernel from inside (chroot) and of us.
/// </summary>
public sealed class OverlayComparisonTests : IDisposable
{
    // Prepares each stack's root by one of the two ways, enters it, and prints what each path is.
    private const string Judge = """
        import ctypes, hashlib, os, shutil, subprocess, sys, tarfile
        way, folder = sys.argv[1:3]
        paths = open(f'{folder}/paths').read().split('\n')

        def overlay(stack):
            lower = []
            for n, layer in enumerate(sorted(x for x in os.listdir(stack) if x.endswith('.tar'))):
                root = f'{stack}/{n}'
                os.mkdir(root)
                hidden, opaque = [], []
                with tarfile.open(f'{stack}/{layer}') as t:
                    for m in t:
                        name = m.name.lstrip('/').removeprefix('./')
                        parent, base = os.path.split(name)
                        os.makedirs(f'{root}/{parent}', exist_ok=True)
                        if base == '.wh..wh..opq': opaque.append(parent)
                        elif base.startswith('.wh.'): hidden.append(f'{parent}/{base[4:]}')
                        else:
                            to = f'{root}/{name}'
                            if m.isdir():
                                if os.path.islink(to) or os.path.isfile(to): os.remove(to)
                                os.makedirs(to, exist_ok=True); continue
                            source = f"{root}/{m.linkname.lstrip('/').removeprefix('./')}"
                            if m.islnk() and os.path.normpath(source) == os.path.normpath(to): continue
                            if os.path.lexists(to): os.remove(to)
                            if m.issym(): os.symlink(m.linkname, to)
                            elif m.islnk(): os.link(source, to, follow_symlinks=False)
                            else: open(to, 'wb').write(t.extractfile(m).read())
                # Only now: a whiteout is about what lies below its layer.
                for parent in opaque: os.setxattr(f'{root}/{parent}', 'trusted.overlay.opaque', b'y')
                for path in hidden:
                    at = f'{root}/{path}'
                    if not os.path.lexists(at): os.mknod(at, 0o020000, 0)
                    elif os.path.isdir(at) and not os.path.islink(at): os.setxattr(at, 'trusted.overlay.opaque', b'y')
                # The kernel passes over the mark at the root of a layer; the specification does not.
                if '' in opaque: lower = []
                lower.insert(0, root)
            os.mkdir(f'{stack}/empty'); os.mkdir(f'{stack}/root')
            subprocess.run(['mount', '-t', 'overlay', 'overlay', '-o', f"lowerdir={':'.join(lower + [stack + '/empty'])}", f'{stack}/root'], check=True)
            return f'{stack}/root'

        def umoci(stack):
            subprocess.run(['umoci', 'unpack', '--image', f'{stack}/layout:it', f'{stack}/bundle'], check=True, stdout=subprocess.DEVNULL)
            return f'{stack}/bundle/rootfs'

        for stack in sorted(os.listdir(folder)):
            if stack == 'paths': continue
            root = globals()[way](f'{folder}/{stack}')
            read, write = os.pipe()
            if os.fork() == 0:
                os.chroot(root); os.chdir('/')
                out = []
                for path in paths:
                    try:
                        with open(path, 'rb') as f: out.append('File ' + hashlib.sha256(f.read()).hexdigest())
                    except IsADirectoryError: out.append('Folder')
                    except OSError as e: out.append('Nothing')
                os.write(write, '\n'.join(out).encode()); os._exit(0)
            os.close(write)
            data = b''
            while chunk := os.read(read, 65536): data += chunk
            os.close(read); os.wait()
            if way == 'overlay': subprocess.run(['umount', root], check=True)
            sys.stdout.write(f'{data.decode()}\n')
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("oac-layers-").FullName;

    [Theory]
    [InlineData("overlay", 400)]
    [InlineData("umoci", 60)]
    public async Task Every_path_is_what_it_is_in_a_mounted_image(string way, int stacks)
    {
        RealParts.Require(
            RealProgram.Missing("python3")
                ?? (way == "umoci" ? RealProgram.Missing("umoci") : null)
                ?? (Environment.UserName == "root" ? null : "mounting and chroot need root")
        );
        var stop = TestContext.Current.CancellationToken;
        var random = new Random(7);
        var all = new List<List<byte[]>>();
        await File.WriteAllTextAsync(Path.Combine(_folder, "paths"), string.Join('\n', RandomStack.Paths), stop);
        for (var i = 0; i < stacks; i++)
        {
            var layers = RandomStack.Make(random, explicitParents: way == "umoci");
            all.Add(layers);
            var stack = Directory.CreateDirectory(
                Path.Combine(_folder, i.ToString("D4", CultureInfo.InvariantCulture))
            );
            for (var n = 0; n < layers.Count; n++)
            {
                await File.WriteAllBytesAsync(Path.Combine(stack.FullName, $"{n}.tar"), layers[n], stop);
            }

            if (way == "umoci")
            {
                await SmallLayout.WriteAsync(Path.Combine(stack.FullName, "layout"), layers, "it", stop);
            }
        }

        var judged = (await RealProgram.RunAsync("python3", ["-c", Judge, way, _folder], stop)).Split('\n');
        var at = 0;
        for (var i = 0; i < stacks; i++)
        {
            var source = MemorySource.Of(all[i]);
            var found = await new LayerWalk(source, source.Layers).FindAsync(RandomStack.Paths, stop);
            foreach (var file in found)
            {
                var seen = file.Kind switch
                {
                    LayerFileKind.File => "File " + Content.ContentDigest.Sha256Of(file.Content.Span).Hex,
                    LayerFileKind.NotAFile => "Folder",
                    _ => "Nothing",
                };
                if (judged[at++] != seen)
                {
                    Assert.Fail(
                        $"stack {i}, {file.Path}: {way} has {judged[at - 1]}, we have {seen} {Encoding.UTF8.GetString(file.Content.Span)} {file}\n{await ListAsync(all[i], stop)}"
                    );
                }
            }
        }

        Assert.Equal(stacks * RandomStack.Paths.Length, at);
    }

    private static async Task<string> ListAsync(List<byte[]> layers, CancellationToken stop)
    {
        var text = new StringBuilder();
        foreach (var layer in layers)
        {
            text.Append("layer\n");
            var reader = new TarReader(new MemoryStream(layer));
            while (await reader.ReadEntryAsync(stop) is { } entry)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {entry.Kind} {entry.Name} {entry.LinkName}\n");
            }
        }

        return text.ToString();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
