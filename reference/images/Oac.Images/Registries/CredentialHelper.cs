using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>
/// Asks a program <c>docker-credential-NAME</c> by Docker's protocol: <c>get</c> and <c>erase</c> with the server on its input, <c>store</c>
/// with the credential there as JSON. What it was told stands in no message.
/// </summary>
internal sealed class CredentialHelper(TimeProvider time)
{
    private const string NotFound = "credentials not found";

    /// <summary>The program's name.</summary>
    public static string Program(string name) => $"docker-credential-{name}";

    /// <summary>The credential that a helper has for a server, or null if it has none.</summary>
    public async Task<RegistryCredential?> GetAsync(string name, string server, CancellationToken cancellationToken)
    {
        var (output, exitCode) = await RunAsync(name, "get", server, cancellationToken).ConfigureAwait(false);
        return Read(output, exitCode, Program(name));
    }

    /// <summary>Gives a helper a credential to keep.</summary>
    public async Task StoreAsync(
        string name,
        string server,
        string user,
        string secret,
        CancellationToken cancellationToken
    )
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("ServerURL"u8, server);
            json.WriteString("Username"u8, user);
            json.WriteString("Secret"u8, secret);
            json.WriteEndObject();
        }
        var (output, exitCode) = await RunAsync(
                name,
                "store",
                Encoding.UTF8.GetString(buffer.WrittenSpan),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (exitCode != 0)
        {
            // A helper may repeat what it was told, in one form or another.
            var words = Words(output).Replace(secret, "***", StringComparison.Ordinal);
            throw Ended(Program(name), exitCode, words.Contains("Secret", StringComparison.Ordinal) ? "" : words);
        }
    }

    /// <summary>Makes a helper forget a server.</summary>
    /// <returns>Whether it knew it.</returns>
    public async Task<bool> EraseAsync(string name, string server, CancellationToken cancellationToken)
    {
        var (output, exitCode) = await RunAsync(name, "erase", server, cancellationToken).ConfigureAwait(false);
        return exitCode == 0 || (IsNotFound(output) ? false : throw Ended(Program(name), exitCode, Words(output)));
    }

    private async Task<(byte[] Output, int ExitCode)> RunAsync(
        string name,
        string verb,
        string input,
        CancellationToken cancellationToken
    )
    {
        var program = Program(name);
        if (name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw Failed($"'{MessageText.Shown(program, 100)}' is no name of a credential helper", null);
        }
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, [verb])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
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
            await WriteAsync(process, input, both.Token).ConfigureAwait(false);
            var output = await reading.ConfigureAwait(false);
            await process.WaitForExitAsync(both.Token).ConfigureAwait(false);
            await errors.ConfigureAwait(false);
            return (output, process.ExitCode);
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

    private static async Task WriteAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
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
            return IsNotFound(output) ? null : throw Ended(program, exitCode, Words(output));
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

    private static string Words(byte[] output) => Encoding.UTF8.GetString(output).Trim();

    private static bool IsNotFound(byte[] output) =>
        Words(output).StartsWith(NotFound, StringComparison.OrdinalIgnoreCase);

    private static ImageContentException Ended(string program, int exitCode, string words) =>
        Failed($"{program} ends with {exitCode}: '{MessageText.Shown(words, 200)}'", null);

    private static ImageContentException Failed(string message, Exception? inner) =>
        new(ImageContentError.Unauthorized, message, inner);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
    );
}
