using Oac.Testing;

namespace Oac.Images.Tests.Unpacking;

/// <summary>What Python's own calls see in a folder: a line for each name, in the order of the bytes.</summary>
internal static class FolderList
{
    // Groups of hard links by the first name of each; times where they are asked for.
    public const string Script = """
        import hashlib, os, stat, sys
        def listing(root, times=False, without=()):
            root = os.fsencode(root)
            rows, groups = [], {}
            def look(path):
                at = root + path
                # The kernel lists whiteouts of folders that only one layer has, and then says that they are not there.
                try: s = os.lstat(at)
                except FileNotFoundError: return
                shown = repr(path or b'/')
                if path in without: return
                row = [shown, oct(s.st_mode), str(s.st_uid), str(s.st_gid)]
                if stat.S_ISLNK(s.st_mode): row.append(repr(os.readlink(at)))
                if stat.S_ISREG(s.st_mode): row.append(hashlib.sha256(open(at, 'rb').read()).hexdigest())
                if stat.S_ISBLK(s.st_mode) or stat.S_ISCHR(s.st_mode): row.append(f'{os.major(s.st_rdev)}:{os.minor(s.st_rdev)}')
                # The kernel counts names that an overlay hides, so the number of links says less than the names.
                if not stat.S_ISDIR(s.st_mode): groups.setdefault((s.st_dev, s.st_ino), []).append((row, shown))
                if not stat.S_ISLNK(s.st_mode):
                    try: row.append(os.getxattr(at, 'security.capability').hex())
                    except OSError: pass
                if times and not stat.S_ISDIR(s.st_mode): row.append(str(s.st_mtime_ns))
                rows.append(row)
                if stat.S_ISDIR(s.st_mode):
                    for name in sorted(os.listdir(at)): look(path + b'/' + name)
            look(b'')
            for group in groups.values():
                for row, _ in group[1:]: row.append('= ' + group[0][1])
            return ''.join(' '.join(row) + '\n' for row in rows)

        """;

    public static Task<string> ReadAsync(string root, CancellationToken stop, bool times = false) =>
        RealProgram.RunAsync(
            "python3",
            ["-c", Script + "sys.stdout.write(listing(sys.argv[1], sys.argv[2] == 'True'))", root, times.ToString()],
            stop
        );
}
