using System.Text;

namespace Oac.Harness.Agents;

/// <summary>
/// What a server says about a credential that it refuses may quote the credential, and such texts end in exceptions and logs: it is taken
/// out of every answer that tells of a failure.
/// </summary>
internal static class ErrorBodies
{
    /// <summary>No more of such an answer is read.</summary>
    public const int MaxBytes = 64 * 1024;

    public static async Task CleanAsync(
        HttpResponseMessage response,
        string? secret,
        CancellationToken cancellationToken
    )
    {
        var error = new byte[MaxBytes];
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var length = await body.ReadAtLeastAsync(error, error.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            Replace(response, error.AsSpan(0, length), secret);
        }
    }

    public static void Clean(HttpResponseMessage response, string? secret, CancellationToken cancellationToken)
    {
        var error = new byte[MaxBytes];
        using var body = response.Content.ReadAsStream(cancellationToken);
        var length = body.ReadAtLeast(error, error.Length, throwOnEndOfStream: false);
        Replace(response, error.AsSpan(0, length), secret);
    }

    /// <summary>Takes the body's place, with its headers.</summary>
    public static void Replace(HttpResponseMessage response, HttpContent content)
    {
        foreach (var (name, values) in response.Content.Headers)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }
        }
        response.Content = content;
    }

    private static void Replace(HttpResponseMessage response, ReadOnlySpan<byte> error, string? secret)
    {
        response.ReasonPhrase = Clean(response.ReasonPhrase ?? "", secret);
        Replace(response, new ByteArrayContent(Encoding.UTF8.GetBytes(Clean(Encoding.UTF8.GetString(error), secret))));
    }

    private static string Clean(string text, string? secret) =>
        string.IsNullOrEmpty(secret) ? text : text.Replace(secret, "***", StringComparison.Ordinal);
}
