using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>Asks a program <c>docker-credential-NAME</c> by Docker's protocol: <c>get</c>, the server on its input, JSON on its output.</summary>
internal sealed class CredentialHelper(TimeProvider time)
{
    private const string NotFound = "credentials not found";

    /// <summary>The credential that a helper has for a server, or null if it has none.</summary>
    public async Task<RegistryCredential?> GetAsync(string name, string server, CancellationToken cancellationToken)
    {
        var program = $"docker-credential-{name}";
        if (name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw Failed($"'{MessageText.Shown(program, 100)}' is no name of a credential helper", null);
        }
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, ["get"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw Failed($"{program} cannot be started", e);
        }

        using var limit = new CancellationTokenSource(RegistryLimits.HelperTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, both.Token);
            var reading = ReadAsync(process.StandardOutput.BaseStream, program, both.Token);
            await WriteAsync(process, server, both.Token).ConfigureAwait(false);
            var output = await reading.ConfigureAwait(false);
            await process.WaitForExitAsync(both.Token).ConfigureAwait(false);
            await errors.ConfigureAwait(false);
            return Read(output, process.ExitCode, program);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"{program} did not end within {RegistryLimits.HelperTimeout.TotalSeconds:0} seconds", e);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WriteAsync(Process process, string server, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(server.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A helper that does not read its input says by its output what it wants.
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, string program, CancellationToken cancellationToken)
    {
        var buffer = new byte[RegistryLimits.MaxHelperBytes + 1];
        var count = await stream
            .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        return count < buffer.Length
            ? buffer[..count]
            : throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"{program} writes more than {RegistryLimits.MaxHelperBytes} bytes"
            );
    }

    private static RegistryCredential? Read(byte[] output, int exitCode, string program)
    {
        if (exitCode != 0)
        {
            var words = Encoding.UTF8.GetString(output).Trim();
            return words.StartsWith(NotFound, StringComparison.OrdinalIgnoreCase)
                ? null
                : throw Failed($"{program} ends with {exitCode}: '{MessageText.Shown(words, 200)}'", null);
        }
        try
        {
            return ContentJson.Read(
                output,
                RegistryLimits.MaxHelperBytes,
                program,
                root =>
                {
                    var user = root["Username"]?.Text ?? "";
                    var secret = root["Secret"]?.Text ?? "";
                    return secret.Length == 0 ? null
                        : user == "<token>" ? RegistryCredential.IdentityToken(secret)
                        : RegistryCredential.Password(user, secret);
                }
            );
        }
        catch (ImageContentException e)
        {
            // Without the parser's words, which may quote the secret.
            throw Failed(e.Message, null);
        }
    }

    private static ImageContentException Failed(string message, Exception? inner) =>
        new(ImageContentError.Unauthorized, message, inner);

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
    );
}
