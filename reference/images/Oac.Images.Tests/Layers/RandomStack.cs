using Oac.Images.Tests.Tar;

namespace Oac.Images.Tests.Layers;

/// <summary>Layers made at random: files, folders, links of all sorts, whiteouts before and after what they stand beside.</summary>
internal static class RandomStack
{
    private static readonly string[] Names = ["a", "b", "c"];

    /// <summary>All paths that such a stack can hold, and some that lead over them.</summary>
    public static string[] Paths { get; } =
    [
        "/",
        "/..",
        .. from depth in Enumerable.Range(1, 3) from path in All(depth) select "/" + path,
        .. from path in All(2) select $"/{path}/../a",
        .. from path in All(2) select $"{path}/./b/..//c",
    ];

    /// <param name="random">Decides everything.</param>
    /// <param name="explicitParents">Whether each folder has an entry before what is in it, as unpackers without an overlay need it.</param>
    public static List<byte[]> Make(Random random, bool explicitParents)
    {
        var layers = new List<byte[]>();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            layers.Add(Layer(random, explicitParents, layers.Count));
        }

        return layers;
    }

    private static byte[] Layer(Random random, bool explicitParents, int number)
    {
        var tar = new TarBytes();
        var kinds = new Dictionary<string, char>();
        var hidden = new HashSet<string>();
        var prefix = random.Next(3) switch
        {
            0 => "./",
            1 => "/",
            _ => "",
        };
        for (var entries = random.Next(1, 9); entries > 0; entries--)
        {
            var path = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Names[random.Next(3)]));
            var folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";
            var parents = Parents(path).ToList();
            if (parents.Any(parent => kinds.TryGetValue(parent, out var kind) && kind != 'd'))
            {
                continue;
            }

            foreach (var parent in parents.Where(parent => kinds.TryAdd(parent, 'd') && explicitParents))
            {
                tar.Folder($"{prefix}{parent}/");
            }

            var name = path[(folder.Length + (folder.Length > 0 ? 1 : 0))..];
            var inFolder = folder.Length > 0 ? folder + "/" : "";
            switch (random.Next(10))
            {
                case 0:
                    tar.File($"{prefix}{inFolder}.wh..wh..opq");
                    break;
                case 1 or 2:
                    hidden.Add(path);
                    tar.File($"{prefix}{inFolder}.wh.{name}");
                    break;
                case 3 or 4 when Free(path):
                    kinds[path] = 'l';
                    tar.Symlink(prefix + path, Target(random));
                    break;
                case 5
                    when Free(path)
                        && kinds.Where(one => one.Value != 'd' && one.Key != path).ToList() is { Count: > 0 } targets:
                    var target = targets[random.Next(targets.Count)];
                    kinds[path] = target.Value;
                    tar.Hardlink(prefix + path, prefix + target.Key);
                    break;
                case 6 when kinds.TryAdd(path, 'd'):
                    tar.Folder(prefix + path);
                    break;
                case > 5 when Free(path):
                    kinds[path] = 'f';
                    tar.File(prefix + path, $"{number} {entries} {path}");
                    break;
                default:
                    break;
            }
        }

        return tar.Done();

        bool Free(string path) => !kinds.TryGetValue(path, out var kind) || kind != 'd';
    }

    private static string Target(Random random)
    {
        var names = Enumerable
            .Range(0, random.Next(1, 4))
            .Select(_ => random.Next(4) == 0 ? ".." : Names[random.Next(3)]);
        return (random.Next(2) == 0 ? "/" : "") + string.Join(random.Next(5) == 0 ? "//" : "/", names);
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var at = path.IndexOf('/', StringComparison.Ordinal); at > 0; at = path.IndexOf('/', at + 1))
        {
            yield return path[..at];
        }
    }

    private static IEnumerable<string> All(int depth) =>
        depth == 0
            ? [""]
            : from first in All(depth - 1)
            from name in Names
            select first.Length == 0 ? name : $"{first}/{name}";
}
