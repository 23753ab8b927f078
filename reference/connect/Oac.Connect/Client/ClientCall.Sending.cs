using Oac.Connect.Client;
using Oac.Connect.Framing;

namespace Oac.Connect;

/// <content>What is sent.</content>
public sealed partial class ClientCall<TRequest, TResponse>
{
    private ValueTask<bool> SendAsync(TRequest message, bool flush)
    {
        if (_writer is null || _isCompleted || _sink!.IsSending)
        {
            return SendSlowlyAsync(message, flush);
        }
        try
        {
            _writer.Write(message, _requests, _client.Options.Compression);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<bool>(e);
        }
        return flush ? SendWrittenAsync() : new(true);
    }

    private async ValueTask<bool> SendSlowlyAsync(TRequest message, bool flush)
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("No message can follow the last.");
        }
        _sink?.RequireIdle();
        return await OpenWriterAsync().ConfigureAwait(false) is not null
            && await SendAsync(message, flush).ConfigureAwait(false);
    }

    /// <summary>Sends what was written.</summary>
    private ValueTask<bool> SendWrittenAsync() => _exchange.Type.IsText ? FlushTextAsync(_writer!) : _sink!.SendAsync();

    private async ValueTask<FrameWriter?> OpenWriterAsync()
    {
        if (_writer is not null)
        {
            return _writer;
        }
        try
        {
            var stream = await _content.Stream.ConfigureAwait(false);
            _sink = new StreamSink(stream);
            return _writer = new(
                _exchange.Type.IsText ? new Base64PipeWriter(_sink) : _sink,
                _client.Options.MaxSendBytes,
                _client.Options.MinCompressBytes
            );
        }
        catch (Exception e) when (TransportErrors.IsTransport(e))
        {
            return null;
        }
    }

    private static async ValueTask<bool> FlushTextAsync(FrameWriter writer) =>
        !(await writer.FlushAsync(CancellationToken.None).ConfigureAwait(false)).IsCompleted;
}
