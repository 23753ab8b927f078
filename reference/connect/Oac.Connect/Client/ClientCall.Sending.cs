using System.Runtime.CompilerServices;
using Oac.Connect.Client;
using Oac.Connect.Framing;

namespace Oac.Connect;

/// <content>What is sent.</content>
public sealed partial class ClientCall<TRequest, TResponse>
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SendAsync(TRequest message, bool flush)
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("No message can follow the last.");
        }
        if (_writer is null && await OpenWriterAsync().ConfigureAwait(false) is null)
        {
            return false;
        }
        _writer!.Write(message, _requests, _client.Options.Compression);
        if (!flush)
        {
            return true;
        }
        if (_exchange.Type.IsText)
        {
            return await FlushAsync(_writer).ConfigureAwait(false);
        }
        try
        {
            await _sink!.SendAsync().ConfigureAwait(false);
            await _sink.FlushStreamAsync().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (IsTransport(e))
        {
            // Why the server did not want more is in its answer.
            return false;
        }
        finally
        {
            _sink!.Return();
        }
    }

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
        catch (Exception e) when (IsTransport(e))
        {
            return null;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> FlushAsync(FrameWriter writer)
    {
        try
        {
            await writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (IsTransport(e))
        {
            // Why the server did not want more is in its answer.
            return false;
        }
    }

    private static bool IsTransport(Exception e) =>
        e
            is IOException
                or HttpRequestException
                or OperationCanceledException
                or ObjectDisposedException
                or ConnectException;
}
