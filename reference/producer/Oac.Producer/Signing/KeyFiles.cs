using System.Text;
using Oac.Images.Signatures;
using Oac.Producer.Logins;
using Oac.Producer.Output;

namespace Oac.Producer.Signing;

/// <summary>Reads key files that a command line names. Nothing of a private key or its password stands in any message.</summary>
internal static class KeyFiles
{
    /// <summary>The variable with the password of an encrypted key, cosign's own.</summary>
    public const string PasswordVariable = "COSIGN_PASSWORD";

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>The signers of <c>--key [NAME=]FILE</c>, each under its own name.</summary>
    /// <exception cref="UsageException">A file is no public key, or two have one name.</exception>
    public static IReadOnlyList<TrustedSigner> Signers(IEnumerable<string> values, CliContext context)
    {
        var signers = new List<TrustedSigner>();
        foreach (var value in values)
        {
            var equals = value.IndexOf('=', StringComparison.Ordinal);
            var (name, file) =
                equals > 0 && !File.Exists(context.FullPath(value))
                    ? (value[..equals], value[(equals + 1)..])
                    : (Path.GetFileNameWithoutExtension(value), value);
            if (!SignerKey.TryParse(Read(file, context, isPrivate: false), out var key, out var error))
            {
                throw new UsageException($"--key {file}: {error}");
            }
            if (signers.Exists(signer => signer.Name == name))
            {
                throw new UsageException($"--key {value}: another key has the name '{name}'; name it by NAME=FILE");
            }
            signers.Add(new(name, key));
        }
        return signers;
    }

    /// <summary>A private key; asks for its password where it has one and the variable is not set.</summary>
    /// <exception cref="UsageException">The file is none, may be read by others, or the password is wrong.</exception>
    public static async Task<SigningKey> PrivateAsync(
        string file,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        var pem = Read(file, context, isPrivate: true);
        var password = SigningKey.IsEncrypted(pem)
            ? context.Environment.GetValueOrDefault(PasswordVariable)
                ?? await AskAsync(file, context, cancellationToken).ConfigureAwait(false)
            : null;
        return SigningKey.TryRead(pem, password, out var key, out var error)
            ? key
            : throw new UsageException($"--key {file}: {error}");
    }

    /// <summary>Reads a file whole, if it is no longer than a limit.</summary>
    /// <exception cref="UsageException">It cannot be read, is longer, or is private and may be used by others.</exception>
    public static byte[] Bytes(string option, string file, int limit, CliContext context, bool isPrivate = false)
    {
        var path = context.FullPath(file);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (
                isPrivate
                && !OperatingSystem.IsWindows()
                && (File.GetUnixFileMode(stream.SafeFileHandle) & Others) is not UnixFileMode.None
            )
            {
                throw new UsageException(
                    $"{option} {file}: others than its owner may use the file; 'chmod 600' ends that"
                );
            }
            var bytes = new byte[(int)Math.Min(limit, stream.CanSeek ? stream.Length : limit) + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count < bytes.Length
                ? bytes[..count]
                : throw new UsageException($"{option} {file}: more than {limit} bytes");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {file}: {exception.Message}", exception);
        }
    }

    private static string Read(string file, CliContext context, bool isPrivate) =>
        Encoding.UTF8.GetString(Bytes("--key", file, SignatureLimits.MaxKeyCharacters, context, isPrivate));

    private static async Task<string> AskAsync(string file, CliContext context, CancellationToken cancellationToken)
    {
        if (!context.InputIsTerminal)
        {
            throw new UsageException(
                $"--key {file}: the key is encrypted; set {PasswordVariable}, as standard input is no terminal to ask on"
            );
        }
        using var hidden = TerminalEcho.Off();
        context.Error.Write($"Password of {SafeText.Line(file)}: ");
        try
        {
            return await SecretInput
                .ReadLineAsync(context.Input, "the password", cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            // The terminal did not show the end of the line either.
            context.Error.WriteLine();
        }
    }
}
