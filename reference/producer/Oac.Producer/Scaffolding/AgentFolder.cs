using System.Text;

namespace Oac.Producer.Scaffolding;

/// <summary>Writes the files of a new agent: all of them, or none.</summary>
internal static class AgentFolder
{
    /// <summary>Writes.</summary>
    /// <param name="folder">The folder, absolute; made where it is not there.</param>
    /// <param name="name">The folder as it was named, for messages.</param>
    /// <param name="files">Paths below it, and texts.</param>
    /// <param name="force">Whether files that are there are replaced.</param>
    /// <exception cref="UsageException">Something is in the way, or cannot be written. What was written is taken away again.</exception>
    public static void Write(string folder, string name, IReadOnlyList<(string Path, string Text)> files, bool force)
    {
        var created = new Stack<string>();
        try
        {
            var root = RealPath.Of(folder);
            if (File.Exists(root))
            {
                throw new UsageException($"{name}: is a file; name a folder");
            }
            foreach (var (path, _) in files)
            {
                var real = RealPath.Of(Path.Combine(root, path));
                if (real != Path.Combine(root, path))
                {
                    throw new UsageException($"{name}: '{path}' is a link, or lies behind one; nothing was written");
                }
                if (Directory.Exists(real))
                {
                    throw new UsageException($"{name}: '{path}' is a folder; nothing was written");
                }
            }
            var there = files.Select(static f => f.Path).Where(p => File.Exists(Path.Combine(root, p))).ToList();
            if (there.Count > 0 && !force)
            {
                throw new UsageException(
                    $"{name}: {string.Join(", ", there)} {(there.Count == 1 ? "is" : "are")} there already; nothing was written; --force replaces"
                );
            }
            foreach (var (path, text) in files)
            {
                var target = Path.Combine(root, path);
                Make(Path.GetDirectoryName(target)!, created);
                if (!File.Exists(target))
                {
                    created.Push(target);
                }
                File.WriteAllText(target, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Undo(created);
            throw new UsageException($"{name}: {exception.Message}", exception);
        }
    }

    private static void Make(string folder, Stack<string> created)
    {
        if (Directory.Exists(folder))
        {
            return;
        }
        Make(Path.GetDirectoryName(folder)!, created);
        Directory.CreateDirectory(folder);
        created.Push(folder);
    }

    private static void Undo(Stack<string> created)
    {
        while (created.TryPop(out var path))
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path);
            }
            else
            {
                File.Delete(path);
            }
        }
    }
}
