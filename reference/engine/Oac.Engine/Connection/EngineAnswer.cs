namespace Oac.Engine.Connection;

/// <summary>An answer whose headers are here and whose body is not read yet.</summary>
internal sealed class EngineAnswer(EngineConnection connection, HttpResponseMessage response, string what) : IDisposable
{
    public HttpResponseMessage Response => response;

    public EngineConnection Connection => connection;

    /// <summary>An error of what was asked.</summary>
    public EngineException Error(EngineError error, string why, Exception? inner = null) =>
        connection.Error(error, what, why, inner);

    public void Dispose() => response.Dispose();

    /// <summary>The body. It fails when it stands still; closing it closes the answer.</summary>
    /// <param name="idle">How long it may stand still.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public async Task<AnswerStream> OpenAsync(TimeSpan idle, CancellationToken cancellationToken) =>
        new(this, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), idle);

    /// <summary>The whole body, where it should be JSON of a bearable length.</summary>
    public Task<byte[]> ReadJsonAsync(CancellationToken cancellationToken) =>
        ReadJsonAsync(connection.Limits.IdleTimeout, cancellationToken);

    /// <summary>The same, where the body may stand still for longer or for ever.</summary>
    public async Task<byte[]> ReadJsonAsync(TimeSpan idle, CancellationToken cancellationToken)
    {
        var limit = connection.Limits.MaxJsonBytes;
        if (response.Content.Headers.ContentLength > limit)
        {
            throw Error(EngineError.LimitExceeded, $"the answer is longer than {limit} bytes");
        }
        var (bytes, whole) = await BeginningAsync(limit, idle, cancellationToken).ConfigureAwait(false);
        return whole ? bytes : throw Error(EngineError.LimitExceeded, $"the answer is longer than {limit} bytes");
    }

    /// <summary>The body as far as the limit goes, and whether that is all of it.</summary>
    public Task<(byte[] Bytes, bool Whole)> BeginningAsync(int limit, CancellationToken cancellationToken) =>
        BeginningAsync(limit, connection.Limits.IdleTimeout, cancellationToken);

    private async Task<(byte[] Bytes, bool Whole)> BeginningAsync(
        int limit,
        TimeSpan idle,
        CancellationToken cancellationToken
    )
    {
        using var body = await OpenAsync(idle, cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        var buffer = new byte[8192];
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            if (bytes.Length + count > limit)
            {
                bytes.Write(buffer, 0, (int)(limit - bytes.Length));
                return (bytes.ToArray(), false);
            }
            bytes.Write(buffer, 0, count);
        }
        return (bytes.ToArray(), true);
    }
}
