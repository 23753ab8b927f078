using System.Security.Authentication;
using Oac.Images.Content;

namespace Oac.Producer.Images;

/// <summary>Turns what went wrong with an image into words for the person who asked, with what helps.</summary>
internal static class FailureHelp
{
    /// <summary>What <see cref="System.Net.Security.SslStream"/> says of an answer that is no TLS.</summary>
    private const string NoTls = "Cannot determine the frame size";

    /// <summary>What <see cref="System.Net.Security.SslStream"/> says of a certificate that it refuses.</summary>
    private const string NoTrust = "The remote certificate";

    /// <summary>What <see cref="Oac.Images.Registries.RegistryClient"/> says where a server hung up on plain HTTP.</summary>
    private const string OverHttp = ": asked over plain HTTP: ";

    /// <summary>Why an image cannot be read, without its name, for reports that have named it.</summary>
    /// <param name="exception">What was thrown, one that <see cref="ImageFailure.Is"/>.</param>
    /// <param name="address">The image that was asked for.</param>
    public static string Reason(Exception exception, ImageAddress address)
    {
        var message = exception is ImageContentException failure ? Of(failure, [address]).Message : exception.Message;
        return message.StartsWith($"{address.Text}: ", StringComparison.Ordinal)
            ? message[(address.Text.Length + 2)..]
            : message;
    }

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

    private static string? Connection(ImageContentException exception, string? registry)
    {
        if (registry is null || exception.Error != ImageContentError.Unreachable)
        {
            return null;
        }
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AuthenticationException when inner.Message.StartsWith(NoTls, StringComparison.Ordinal):
                    return $"if it speaks HTTP and not HTTPS, say so with --plain-http {registry}";
                case AuthenticationException
                    when inner.Message.StartsWith(NoTrust, StringComparison.Ordinal)
                        && !inner.Message.Contains("NameMismatch", StringComparison.Ordinal):
                    return $"if its authority is yours, put the certificate into FOLDER/{registry}/ca.crt and name --cert-dir FOLDER";
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
                    when exception.Message.Contains(OverHttp, StringComparison.Ordinal):
                    return $"if it speaks HTTPS and not HTTP, leave out --plain-http {registry}";
            }
        }
        return null;
    }
}
