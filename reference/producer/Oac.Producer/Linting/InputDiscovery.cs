using System.IO.Enumeration;
using Microsoft.Extensions.FileSystemGlobbing;
using Oac.Producer.AgentFiles;
using Oac.Producer.Images;

namespace Oac.Producer.Linting;

/// <summary>
/// Turns arguments into inputs. What names an image is one (<see cref="ImageArguments"/>); a file is taken as it is; in a folder every Dockerfile, every <c>oac.yaml</c> and every label file named
/// <c>*.labels.json</c> or <c>*.labels.yaml</c> is taken; anything else with a <c>*</c> is a pattern. Links below a folder or a pattern
/// are not followed.
/// </summary>
internal sealed class InputDiscovery(CliContext context, CancellationToken cancellationToken)
{
    /// <summary>The most inputs of one run.</summary>
    public const int MaxInputs = 10_000;

    /// <summary>How deep a folder is searched.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most files and folders that the search below one argument looks at.</summary>
    public const int MaxVisited = 500_000;

    private readonly string workingDirectory = context.WorkingDirectory;
    private readonly List<LintInput> inputs = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private int visited;

    /// <summary>The inputs that the arguments stand for, in their order, each file once.</summary>
    /// <exception cref="UsageException">There is nothing to lint, or a limit was exceeded.</exception>
    public IReadOnlyList<LintInput> Resolve(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            var usual = new[] { "Dockerfile", AgentFile.FileName };
            arguments =
            [
                usual.FirstOrDefault(name => File.Exists(Path.Combine(workingDirectory, name)))
                    ?? throw new UsageException(
                        "no input: there is no ./Dockerfile and no ./oac.yaml here; name a Dockerfile, a label file, a folder, or - for standard input"
                    ),
            ];
        }
        foreach (var argument in arguments)
        {
            AddArgument(argument);
        }
        return inputs;
    }

    /// <summary>Whether a folder's search takes a file of this name.</summary>
    internal static bool IsLintable(ReadOnlySpan<char> name) =>
        name is "Dockerfile" or "Containerfile" or AgentFile.FileName
        || (
            (
                name.StartsWith("Dockerfile.", StringComparison.Ordinal)
                || name.StartsWith("Containerfile.", StringComparison.Ordinal)
            ) && !name.EndsWith(".dockerignore", StringComparison.OrdinalIgnoreCase)
        )
        || name.EndsWith(".dockerfile", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".labels.json", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".labels.yaml", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".labels.yml", StringComparison.OrdinalIgnoreCase);

    private void AddArgument(string argument)
    {
        if (argument == LintInput.StandardInput)
        {
            if (!seen.Add(argument))
            {
                throw new UsageException("standard input (-) can be read once only");
            }
            Add(new LintInput(argument, null, null));
            return;
        }
        if (argument.Length == 0)
        {
            throw new UsageException(
                "an input is empty; name a Dockerfile, a label file, a folder, or - for standard input"
            );
        }
        var full = Path.GetFullPath(argument, workingDirectory);
        visited = 0;
        if (ImageArguments.Find(argument, full, context) is { } image)
        {
            AddImage(argument, image);
        }
        else if (Directory.Exists(full))
        {
            AddFolder(argument, full);
        }
        else if (!File.Exists(full) && argument.Contains('*', StringComparison.Ordinal))
        {
            AddPattern(argument);
        }
        else if (!File.Exists(full) && ImageArguments.Advice(argument) is { } advice)
        {
            Add(new LintInput(argument, null, $"no such file; {advice}"));
        }
        else
        {
            AddFile(argument, full);
        }
    }

    private void AddImage(string argument, ImageAddress image)
    {
        if (seen.Add($"{image.Transport} {image.Text}"))
        {
            Add(new LintInput(argument, File.Exists(image.Path) ? image.Path : null, null) { Image = image });
        }
    }

    private void AddFolder(string argument, string full)
    {
        var found = new List<string>();
        Walk(
            full,
            0,
            (name, path) =>
            {
                if (IsLintable(name))
                {
                    found.Add(path);
                }
            }
        );
        if (found.Count == 0)
        {
            Add(
                new LintInput(
                    argument,
                    null,
                    "no Dockerfile, Dockerfile.*, *.dockerfile, Containerfile, oac.yaml, *.labels.json or *.labels.yaml in this folder"
                )
            );
        }
        AddFound(argument is "." or "./" ? "" : argument, full, found);
    }

    private void AddPattern(string argument)
    {
        var star = argument.IndexOf('*', StringComparison.Ordinal);
        var slash = argument.LastIndexOf('/', star);
        var folder = slash < 0 ? "" : argument[..(slash + 1)];
        var full = Path.GetFullPath(folder.Length == 0 ? "." : folder, workingDirectory);
        var found = new List<string>();
        if (Directory.Exists(full))
        {
            var matcher = new Matcher(StringComparison.Ordinal);
            try
            {
                matcher.AddInclude(argument[(slash + 1)..]);
            }
            catch (ArgumentException exception)
            {
                throw new UsageException(
                    $"{argument}: this pattern cannot be searched: {exception.Message}",
                    exception
                );
            }
            Walk(
                full,
                0,
                (_, path) =>
                {
                    if (matcher.Match(full, path).HasMatches)
                    {
                        found.Add(path);
                    }
                }
            );
        }
        if (found.Count == 0)
        {
            Add(new LintInput(argument, null, "no file matches this pattern"));
        }
        AddFound(folder, full, found);
    }

    private void AddFound(string shown, string full, List<string> found)
    {
        found.Sort(StringComparer.Ordinal);
        foreach (var path in found)
        {
            AddFile(Path.Join(shown, Path.GetRelativePath(full, path)), path, found: true);
        }
    }

    private void AddFile(string name, string full, bool found = false)
    {
        if (!seen.Add(full))
        {
            return;
        }
        Add(new LintInput(name, full, null) { Found = found });
    }

    private void Add(LintInput input)
    {
        if (inputs.Count == MaxInputs)
        {
            throw new UsageException(
                $"more than {MaxInputs} inputs; lint a smaller folder, or name the files in several runs"
            );
        }
        inputs.Add(input);
    }

    private void Walk(string folder, int depth, Action<string, string> onFile)
    {
        if (depth > MaxDepth)
        {
            throw new UsageException($"{folder} is more than {MaxDepth} folders deep; lint a smaller folder");
        }
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            foreach (var (name, path, isFolder) in Entries(folder))
            {
                if (++visited > MaxVisited)
                {
                    throw new UsageException(
                        $"more than {MaxVisited} files and folders to look at; lint a smaller folder"
                    );
                }
                if (!isFolder)
                {
                    onFile(name, path);
                }
                else if (name is not (".git" or "node_modules" or "bin" or "obj"))
                {
                    Walk(path, depth + 1, onFile);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What was not looked at is not clean.
            Add(
                new LintInput(
                    Path.GetRelativePath(workingDirectory, folder),
                    null,
                    $"this folder cannot be searched: {exception.Message}"
                )
            );
        }
    }

    /// <summary>Entries that are no links, without a system call per entry where the file system tells their kind.</summary>
    private static FileSystemEnumerable<(string Name, string Path, bool IsFolder)> Entries(string folder) =>
        new(
            folder,
            static (ref FileSystemEntry entry) =>
                (
                    entry.FileName.ToString(),
                    // Its own form of the path is empty where the path is too long.
                    System.IO.Path.Join(entry.Directory, entry.FileName),
                    entry.IsDirectory
                ),
            new EnumerationOptions { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint }
        );
}
