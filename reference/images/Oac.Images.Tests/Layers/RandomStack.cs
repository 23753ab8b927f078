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
    /// <param name="plainWhiteouts">Whether no layer hides what it has itself, nor all that is below it, nor names an entry twice: Docker cannot have those.</param>
    /// <param name="metadata">Whether entries have owners, modes and times at random, the same for all names of a file.</param>
    public static List<byte[]> Make(
        Random random,
        bool explicitParents,
        bool plainWhiteouts = false,
        bool metadata = false
    )
    {
        var layers = new List<byte[]>();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            layers.Add(Layer(random, explicitParents, plainWhiteouts, metadata, layers.Count));
        }

        return layers;
    }

    private static byte[] Layer(Random random, bool explicitParents, bool plainWhiteouts, bool metadata, int number)
    {
        var seeds = new Dictionary<string, int>();
        var tar = new TarBytes();
        var kinds = new Dictionary<string, char>();
        var hidden = new HashSet<string>();
        var used = new HashSet<string>();
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
            if (plainWhiteouts && (!used.Add(path) || parents.Append(path).Any(hidden.Contains)))
            {
                continue;
            }

            if (parents.Any(parent => kinds.TryGetValue(parent, out var kind) && kind != 'd'))
            {
                continue;
            }

            foreach (var parent in parents.Where(parent => kinds.TryAdd(parent, 'd') && explicitParents))
            {
                With(parent, random.Next(), true).Folder($"{prefix}{parent}/");
            }

            var name = path[(folder.Length + (folder.Length > 0 ? 1 : 0))..];
            var inFolder = folder.Length > 0 ? folder + "/" : "";
            switch (random.Next(10))
            {
                case 0 when !plainWhiteouts || (folder.Length > 0 && used.Add(inFolder)):
                    tar.File($"{prefix}{inFolder}.wh..wh..opq");
                    break;
                case 1 or 2 when !plainWhiteouts || !kinds.ContainsKey(path):
                    hidden.Add(path);
                    tar.File($"{prefix}{inFolder}.wh.{name}");
                    break;
                case 3 or 4 when Free(path):
                    kinds[path] = 'l';
                    With(path, random.Next()).Symlink(prefix + path, Target(random));
                    break;
                case 5
                    when Free(path)
                        && kinds.Where(one => one.Value != 'd' && one.Key != path).ToList() is { Count: > 0 } targets:
                    var target = targets[random.Next(targets.Count)];
                    kinds[path] = target.Value;
                    With(path, seeds.GetValueOrDefault(target.Key)).Hardlink(prefix + path, prefix + target.Key);
                    break;
                case 6 when kinds.TryAdd(path, 'd'):
                    With(path, random.Next(), true).Folder(prefix + path);
                    break;
                case > 5 when Free(path):
                    kinds[path] = 'f';
                    With(path, random.Next()).File(prefix + path, $"{number} {entries} {path}");
                    break;
                default:
                    break;
            }
        }

        return tar.Done();

        TarBytes With(string path, int seed, bool folder = false)
        {
            if (!metadata)
            {
                return tar;
            }

            seeds[path] = seed;
            return tar.With(
                (folder ? 0b001_001_001_001 : 0b110_000_111_111) & seed | (folder ? 0b101_000_000 : 0),
                (seed >> 12) & 0xFFFF,
                (seed >> 4) & 0xFFFF,
                seed
            );
        }

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
