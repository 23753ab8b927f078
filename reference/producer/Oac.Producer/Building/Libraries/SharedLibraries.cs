using System.Collections.Immutable;
using Oac.Producer.Building.Elf;

namespace Oac.Producer.Building.Libraries;

/// <summary>
/// Adds what programs need of this machine: the interpreter and the libraries, transitively, found as <c>ld.so</c> finds them: RPATH of the
/// file and of those that loaded it, RUNPATH, then the folders of the system; <c>$ORIGIN</c> is the file's own folder in the image.
/// </summary>
internal sealed class SharedLibraries(HostRoot host, ImageTree own, AddedFiles added)
{
    /// <summary>The most libraries of one program.</summary>
    public const int MaxLibraries = 4096;

    private readonly ImmutableArray<string> folders = LibraryFolders.Read(host);
    private readonly Dictionary<string, ElfFile?> read = new(StringComparer.Ordinal);
    private readonly HashSet<string> missing = new(StringComparer.Ordinal);

    /// <summary>The folders of the system.</summary>
    public ImmutableArray<string> Folders => folders;

    /// <summary>Libraries that were not found, and whose absence stops no program of the image: <c>name (needed by path)</c>.</summary>
    public IReadOnlyCollection<string> Missing => missing;

    /// <summary>Adds what a program or a library of the image needs.</summary>
    /// <exception cref="UsageException">The interpreter, or a library without which the program does not start, is not there.</exception>
    public void AddFor(ImageFile file, ElfFile elf)
    {
        string? home = null;
        if (elf.Interpreter is { } interpreter)
        {
            home = own.FindFile(interpreter) is not null
                ? Path.GetDirectoryName(interpreter)
                : Path.GetDirectoryName(
                    added.Add(interpreter, $"interpreter of {file.Path}")
                        ?? throw new UsageException(
                            $"{file.Path} is run by {interpreter}, which this machine does not have"
                        )
                );
        }
        Load(new(file.Path, elf, null), home, isProgram: elf.Interpreter is not null);
    }

    /// <summary>Adds a library that is loaded by name, and what it needs.</summary>
    /// <returns>Whether there is one.</returns>
    public bool AddByName(string name, ElfFile forProgram, string? interpreterFolder, string reason)
    {
        var program = new Loaded("/", forProgram with { Needed = [], RPath = [], RunPath = [] }, null);
        if (Find(name, program, interpreterFolder, reason) is not { } found)
        {
            return false;
        }
        Load(found, interpreterFolder, isProgram: false);
        return true;
    }

    /// <summary>The folder of a program's interpreter, which its loader searches whatever else it does.</summary>
    public string? InterpreterFolder(ElfFile elf) =>
        elf.Interpreter is { } interpreter && host.Resolve(interpreter) is { } real
            ? Path.GetDirectoryName(real)
            : null;

    private void Load(Loaded root, string? home, bool isProgram)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<Loaded>([root]);
        while (pending.TryDequeue(out var loader))
        {
            foreach (var name in loader.Elf.Needed)
            {
                if (!seen.Add(name))
                {
                    continue;
                }
                if (seen.Count > MaxLibraries)
                {
                    throw new UsageException($"{root.Path} needs more than {MaxLibraries} libraries");
                }
                if (Find(name, loader, home, $"needed by {loader.Path}") is { } found)
                {
                    pending.Enqueue(found);
                }
                else if (isProgram)
                {
                    throw new UsageException(
                        $"{root.Path} needs {name}"
                            + (loader == root ? "" : $" (through {loader.Path})")
                            + ", which this machine does not have"
                    );
                }
                else
                {
                    missing.Add($"{name} (needed by {loader.Path})");
                }
            }
        }
    }

    private Loaded? Find(string name, Loaded loader, string? home, string reason)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return Expand(name, loader) is { } path ? At(path, loader, reason) : null;
        }
        foreach (var folder in SearchedFirst(loader))
        {
            if (
                Expand(folder, loader) is { } expanded
                && At($"{expanded.TrimEnd('/')}/{name}", loader, reason) is { } found
            )
            {
                return found;
            }
        }
        foreach (var folder in folders)
        {
            if (At($"{folder}/{name}", loader, reason) is { } found)
            {
                LinkBesideInterpreter(name, $"{folder}/{name}", home, reason);
                return found;
            }
        }
        return null;
    }

    private static IEnumerable<string> SearchedFirst(Loaded loader)
    {
        if (loader.Elf.RunPath.IsEmpty)
        {
            for (var at = loader; at is not null; at = at.Loader)
            {
                foreach (var folder in at.Elf.RunPath.IsEmpty ? at.Elf.RPath : [])
                {
                    yield return folder;
                }
            }
        }
        foreach (var folder in loader.Elf.RunPath)
        {
            yield return folder;
        }
    }

    /// <summary>
    /// Which folders a loader searches is built into it, or in a cache that the image has not. The folder that it stands in itself is always
    /// one of them.
    /// </summary>
    private void LinkBesideInterpreter(string name, string path, string? home, string reason)
    {
        if (home is null || own.FindFile(path) is not null || host.Resolve(path) is not { } real)
        {
            return;
        }
        var folder = host.Resolve(Path.GetDirectoryName(path)!);
        if (folder != home && host.Resolve($"{home}/{name}") is null)
        {
            added.AddLink($"{home}/{name}", real, reason);
        }
    }

    private Loaded? At(string path, Loaded loader, string reason)
    {
        if (own.FindFile(path) is { } file)
        {
            return Read(RealPath.Of(file.Source)) is { } elf && elf.Fits(loader.Elf)
                ? new(file.Path, elf, loader)
                : null;
        }
        if (host.Resolve(path) is not { } real || !File.Exists(host.On(real)))
        {
            return null;
        }
        if (Read(host.On(real)) is not { } library || !library.Fits(loader.Elf))
        {
            return null;
        }
        added.Add(path, reason);
        return new(path, library, loader);
    }

    private ElfFile? Read(string path)
    {
        if (!read.TryGetValue(path, out var elf))
        {
            read.Add(path, elf = ElfReader.Read(path));
        }
        return elf;
    }

    private static string? Expand(string text, Loaded loader)
    {
        var origin = Path.GetDirectoryName(loader.Path)!;
        var expanded = text.Replace("${ORIGIN}", origin, StringComparison.Ordinal)
            .Replace("$ORIGIN", origin, StringComparison.Ordinal);
        // Other tokens depend on how the loader was built; a relative folder on where the program is started.
        return expanded.StartsWith('/') && !expanded.Contains('$', StringComparison.Ordinal)
            ? Path.GetFullPath(expanded)
            : null;
    }

    /// <param name="Path">Its path in the image, as it was opened.</param>
    /// <param name="Elf">What it asks for.</param>
    /// <param name="Loader">What loaded it; null for the first.</param>
    private sealed record Loaded(string Path, ElfFile Elf, Loaded? Loader);
}
