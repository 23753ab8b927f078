using System.IO.Pipelines;
using System.Net.Http.Headers;

namespace Oac.Conformance.Wire;

/// <summary>A request on its way and the answer to it, as bytes.</summary>
public sealed class WireExchange : IAsyncDisposable
{
    private readonly WireContent _content;
    private readonly CancellationTokenSource _cancel;
    private readonly Task<HttpResponseMessage> _sending;
    private readonly Pipe _body = new(new(pauseWriterThreshold: 0));
    private readonly Task _ended;

    internal WireExchange(
        HttpMessageInvoker invoker,
        HttpRequestMessage message,
        WireContent content,
        CancellationToken cancellationToken
    )
    {
        _content = content;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _sending = SendAsync(invoker, message);
        _ended = ReadAheadAsync();
    }

    /// <summary>Writes a part of the body and flushes it.</summary>
    /// <returns>False where the server does not take it any longer; its answer says why.</returns>
    public async Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var stream = await _content.Stream.WaitAsync(_cancel.Token).ConfigureAwait(false);
            var writing = WriteAsync(stream, bytes);
            // A server that has given its whole answer may read nothing any more, and say nothing of that either.
            await Task.WhenAny(writing, _ended).ConfigureAwait(false);
            if (!writing.IsCompleted)
            {
                _ = writing.ContinueWith(static task => task.Exception, TaskScheduler.Default);
                return false;
            }
            await writing.ConfigureAwait(false);
            return true;
        }
        catch (Exception e)
            when (e is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Ends the body.</summary>
    public void Complete() => _content.End();

    /// <summary>Waits for the head of the answer.</summary>
    /// <exception cref="HttpRequestException">None came.</exception>
    /// <exception cref="OperationCanceledException">The exchange was given up.</exception>
    public async Task<WireAnswer> ReadAsync()
    {
        var response = await _sending.ConfigureAwait(false);
        return new(response, _body.Reader.AsStream());
    }

    /// <summary>Gives the exchange up.</summary>
    public Task CancelAsync() => _cancel.CancelAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_sending.IsCompleted)
        {
            await _cancel.CancelAsync().ConfigureAwait(false);
        }
        try
        {
            (await _sending.ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // Whoever read the answer has seen it.
        }
        _content.End();
        await _ended.ConfigureAwait(false);
        _cancel.Dispose();
    }

    private async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, _cancel.Token).ConfigureAwait(false);
        await stream.FlushAsync(_cancel.Token).ConfigureAwait(false);
    }

    /// <summary>Reads the body as it comes, whoever wants it or not: what failed is found again by who reads.</summary>
    private async Task ReadAheadAsync()
    {
        try
        {
            var response = await _sending.ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(_cancel.Token).ConfigureAwait(false);
            await stream.CopyToAsync(_body.Writer, _cancel.Token).ConfigureAwait(false);
            await _body.Writer.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            await _body.Writer.CompleteAsync(e).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker invoker, HttpRequestMessage message)
    {
        try
        {
            return await invoker.SendAsync(message, _cancel.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _content.Fail(e);
            throw;
        }
    }
}

/// <summary>The answer to a request, as it stood on the wire.</summary>
public sealed class WireAnswer
{
    private readonly HttpResponseMessage _response;

    internal WireAnswer(HttpResponseMessage response, Stream body)
    {
        _response = response;
        Body = body;
        Headers = new();
        Add(response.Headers.NonValidated, Headers);
        Add(response.Content.Headers.NonValidated, Headers);
    }

    /// <summary>The status.</summary>
    public int Status => (int)_response.StatusCode;

    /// <summary>The major version of HTTP.</summary>
    public int HttpVersion => _response.Version.Major;

    /// <summary>The headers; those of the body behind the others.</summary>
    public WireHeaders Headers { get; }

    /// <summary>The bytes of the body.</summary>
    public Stream Body { get; }

    /// <summary>HTTP's own trailers, once the body was read to its end.</summary>
    public WireHeaders ReadTrailers()
    {
        var trailers = new WireHeaders();
        Add(_response.TrailingHeaders.NonValidated, trailers);
        return trailers;
    }

    private static void Add(HttpHeadersNonValidated received, WireHeaders lines)
    {
        foreach (var (name, values) in received)
        {
            foreach (var value in values)
            {
                lines.Add(name, value);
            }
        }
    }
}
