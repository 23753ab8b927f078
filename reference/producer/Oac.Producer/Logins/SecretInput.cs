using System.Text;
using System.Text.Unicode;

namespace Oac.Producer.Logins;

/// <summary>Reads names and passwords from standard input; what it reads stands in no message.</summary>
internal static class SecretInput
{
    /// <summary>The longest password, in bytes: 32 KiB. Keys of cloud accounts have some thousands.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>All of standard input without its last line end.</summary>
    /// <exception cref="UsageException">It is empty, too long, or no UTF-8.</exception>
    public static Task<string> ReadAllAsync(Stream input, CancellationToken cancellationToken) =>
        ReadAsync(input, wholeInput: true, "the password on standard input", cancellationToken);

    /// <summary>One line.</summary>
    /// <exception cref="UsageException">It is empty, too long, or no UTF-8.</exception>
    public static Task<string> ReadLineAsync(Stream input, string what, CancellationToken cancellationToken) =>
        ReadAsync(input, wholeInput: false, what, cancellationToken);

    /// <summary>One line that is no secret and may be empty: what a person answers to a question.</summary>
    /// <exception cref="UsageException">It is too long, or no UTF-8.</exception>
    public static Task<string> ReadAnswerAsync(Stream input, CancellationToken cancellationToken) =>
        ReadAsync(input, wholeInput: false, "the answer", cancellationToken, mayBeEmpty: true);

    private static async Task<string> ReadAsync(
        Stream input,
        bool wholeInput,
        string what,
        CancellationToken cancellationToken,
        bool mayBeEmpty = false
    )
    {
        // A terminal's read ends with a line, whatever signal comes: it is left behind then.
        var bytes = await Task.Run(() => Read(input, wholeInput), cancellationToken)
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        if (bytes.Length > MaxBytes)
        {
            throw new UsageException($"{what} has more than {MaxBytes} bytes");
        }
        if (!Utf8.IsValid(bytes))
        {
            throw new UsageException($"{what} is not UTF-8");
        }
        var text = Encoding.UTF8.GetString(bytes);
        text = text.EndsWith('\n') ? text[..^1] : text;
        text = text.EndsWith('\r') ? text[..^1] : text;
        return text.Length > 0 || mayBeEmpty ? text : throw new UsageException($"{what} is empty");
    }

    private static byte[] Read(Stream input, bool wholeInput)
    {
        using var bytes = new MemoryStream();
        while (bytes.Length <= MaxBytes && input.ReadByte() is var next and >= 0)
        {
            bytes.WriteByte((byte)next);
            if (next == '\n' && !wholeInput)
            {
                break;
            }
        }
        return bytes.ToArray();
    }
}
