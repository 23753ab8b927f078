using System.Security.Cryptography;
using System.Text;

namespace Oac.Harness.Connection;

/// <summary>Reads small files with secrets, and leaves no copy of them behind.</summary>
internal static class CredentialFile
{
    /// <summary>The longest file that is read: 256 KiB, many times a chain of certificates.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Whether a file is declared and there.</summary>
    public static bool Exists(string? path) => path is not null && File.Exists(path);

    /// <summary>Reads a file as UTF-8 and hands its text over; the text is wiped afterwards.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The label that declares it, for messages.</param>
    /// <param name="read">Reads the text; does not keep it.</param>
    /// <exception cref="HarnessConfigurationException">It cannot be read, or is too long.</exception>
    public static T Read<T>(string path, string label, Func<ReadOnlySpan<char>, T> read)
    {
        var bytes = new byte[MaxBytes + 1];
        var text = new char[MaxBytes + 1];
        try
        {
            var length = Fill(path, label, bytes);
            var chars = Encoding.UTF8.GetChars(bytes.AsSpan(0, length), text);
            return read(text.AsSpan(0, chars));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            text.AsSpan().Clear();
        }
    }

    private static int Fill(string path, string label, byte[] bytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxBytes
                ? length
                : throw new HarnessConfigurationException(
                    $"The file {path} (label {label}) is longer than {MaxBytes} bytes, so it is not what the label means."
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HarnessConfigurationException($"The file {path} (label {label}) cannot be read: {e.Message}", e);
        }
    }
}
