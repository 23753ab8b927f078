using Oac.Images;
using Oac.Producer.Linting;

namespace Oac.Producer.Configuration;

/// <summary>
/// Finds the configuration of each input: the file that was named for all, else the nearest <c>.oaclint.yaml</c> from the input's folder
/// up to the root of its repository (the folder that holds <c>.git</c>). Outside a repository the search ends at the working folder, or
/// in the input's own folder where that lies elsewhere: what strangers leave further up decides nothing.
/// </summary>
internal sealed class ConfigurationFinder(CliContext context, string? named)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = ".oaclint.yaml";

    /// <summary>The ending that others use; to pass over it in silence would leave its author in the belief that it is read.</summary>
    private const string OtherName = ".oaclint.yml";

    private readonly Dictionary<string, LintConfiguration?> byFile = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LintConfiguration?> byFolder = new(StringComparer.Ordinal);

    /// <summary>Every configuration that was used so far, in the order of first use.</summary>
    public IEnumerable<LintConfiguration> Used => byFile.Values.OfType<LintConfiguration>();

    /// <summary>The configuration for an input, or null.</summary>
    /// <param name="path">The input's absolute path; null for standard input, which is governed by the working folder.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public LintConfiguration? Find(string? path, CancellationToken cancellationToken)
    {
        if (named is not null)
        {
            return Load(context.FullPath(named), named, cancellationToken);
        }
        var folder = path is null ? context.WorkingDirectory : Path.GetDirectoryName(path) ?? "/";
        if (!byFolder.TryGetValue(folder, out var found))
        {
            byFolder[folder] = found = Search(folder, cancellationToken);
        }
        return found;
    }

    private LintConfiguration? Search(string folder, CancellationToken cancellationToken)
    {
        var last = LastFolder(folder);
        for (var current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            var candidate = Path.Combine(current, FileName);
            if (File.Exists(candidate))
            {
                var shown = Path.GetRelativePath(context.WorkingDirectory, candidate);
                if (
                    new FileInfo(candidate).LinkTarget is not null
                    && !RealPath
                        .Of(candidate)
                        .StartsWith(RealPath.Of(last).TrimEnd('/') + '/', StringComparison.Ordinal)
                )
                {
                    throw new UsageException($"{shown}: is a link that leads out of {last}; name its file by --config");
                }
                return Load(candidate, shown, cancellationToken);
            }
            var other = Path.Combine(current, OtherName);
            if (File.Exists(other))
            {
                throw new UsageException(
                    $"{Path.GetRelativePath(context.WorkingDirectory, other)}: is not read; rename it to {FileName}"
                );
            }
            if (current == last)
            {
                break;
            }
        }
        return null;
    }

    private string LastFolder(string folder)
    {
        for (var current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            var git = Path.Combine(current, ".git");
            if (Directory.Exists(git) || File.Exists(git))
            {
                return current;
            }
        }
        var working = context.WorkingDirectory.TrimEnd('/');
        return folder.StartsWith(working + '/', StringComparison.Ordinal) ? working : folder;
    }

    private LintConfiguration? Load(string path, string shown, CancellationToken cancellationToken)
    {
        if (!byFile.TryGetValue(path, out var configuration))
        {
            byte[] bytes;
            try
            {
                bytes = InputBytes.Read(
                    new LintInput(shown, path, null) { Found = named is null },
                    context,
                    cancellationToken
                );
            }
            catch (UsageException exception)
            {
                throw new UsageException($"{shown}: {exception.Message}", exception);
            }
            var source = SourceText.Decode(shown, bytes);
            if (source.Diagnostics is [var problem, ..])
            {
                throw new UsageException($"{shown}:{problem.Span}: {problem.Message}");
            }
            configuration = ConfigurationReader.Read(source, Path.GetDirectoryName(path) ?? "/");
            byFile.Add(path, configuration);
        }
        return configuration;
    }
}
