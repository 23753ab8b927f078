using System.Security.Authentication;
using Oac.Images.Content;

namespace Oac.Producer.Images;

/// <summary>Turns what went wrong with an image into words for the person who asked, with what helps.</summary>
internal static class FailureHelp
{
    /// <summary>What <see cref="System.Net.Security.SslStream"/> says of an answer that is no TLS.</summary>
    private const string NoTls = "Cannot determine the frame size";

    /// <summary>The failure, and the option or command that helps where there is one.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="addresses">The images that were asked for, of which one is what it is about.</param>
    public static UsageException Of(ImageContentException exception, IEnumerable<ImageAddress> addresses) =>
        Of(
            exception,
            [
                .. addresses
                    .Where(address => address.Transport == ImageTransport.Registry)
                    .Select(address => address.Reference!.Registry),
            ]
        );

    /// <summary>The failure, and the option or command that helps where there is one.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="registries">The registries that were asked, of which one is what it is about.</param>
    public static UsageException Of(ImageContentException exception, IReadOnlyCollection<string> registries)
    {
        // A message about a registry begins with its name.
        var registry = registries
            .Where(name => exception.Message.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            .MaxBy(name => name.Length);
        return With(
            exception,
            registry is not null && exception.Error == ImageContentError.Unauthorized
                ? $"'oac login {registry}' tells it who you are"
                : Connection(exception, registry)
        );
    }

    /// <summary>The failure of a login or logout.</summary>
    public static UsageException OfLogin(ImageContentException exception, string registry) =>
        With(
            exception,
            exception.Error == ImageContentError.Unauthorized
            && exception.Message.StartsWith(registry, StringComparison.OrdinalIgnoreCase)
                ? "the name or the password is wrong, or may not be used here; nothing was kept"
                : Connection(exception, registry)
        );

    private static UsageException With(ImageContentException exception, string? help)
    {
        var message = exception.Message.TrimEnd('.');
        return new UsageException(help is null ? message : $"{message}; {help}", exception);
    }

    private static string? Connection(ImageContentException exception, string? registry) =>
        registry is not null && exception.Error == ImageContentError.Unreachable && AnsweredWithoutTls(exception)
            ? $"if it speaks HTTP and not HTTPS, say so with --plain-http {registry}"
            : null;

    private static bool AnsweredWithoutTls(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException && inner.Message.StartsWith(NoTls, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }
}
