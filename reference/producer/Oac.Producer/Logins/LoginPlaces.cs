using Oac.Images.References;
using Oac.Images.Registries;

namespace Oac.Producer.Logins;

/// <summary>Which registry a login is for, and which file it goes to.</summary>
internal static class LoginPlaces
{
    /// <summary>The registry that a word of the command line names.</summary>
    /// <exception cref="UsageException">It names none.</exception>
    public static string Registry(string text)
    {
        if (text is "docker.io" or "index.docker.io" or "registry-1.docker.io")
        {
            return ImageReference.DefaultRegistry;
        }
        return
            !text.Contains('/', StringComparison.Ordinal)
            && ImageReference.TryParse($"{text}/x", out var reference, out _)
            && reference.Registry == text
            ? text
            : throw new UsageException(
                $"'{text}' is no registry: HOST or HOST:PORT is wanted, without https:// and without a path"
            );
    }

    /// <summary>The file that keeps credentials.</summary>
    /// <param name="chosen">What the command line says, or null.</param>
    /// <param name="context">The environment.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static string File(string? chosen, CliContext context) =>
        (chosen ?? DockerCredentialsWriter.UsualFile(context.Environment.GetValueOrDefault)) is { Length: > 0 } file
            ? context.FullPath(file)
            : throw new UsageException("HOME is not set; name a file by --authfile");
}
