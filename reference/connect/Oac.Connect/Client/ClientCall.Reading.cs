using System.Buffers;
using System.Runtime.CompilerServices;
using Oac.Connect.Client;
using Oac.Connect.Framing;

namespace Oac.Connect;

/// <content>What is read.</content>
public sealed partial class ClientCall<TRequest, TResponse>
{
    private async ValueTask<FrameReader> OpenReaderAsync()
    {
        if (_reader is not null)
        {
            return _reader;
        }
        if (_error is not null)
        {
            throw _error;
        }
        try
        {
            Volatile.Write(ref _response, await _sending.ConfigureAwait(false));
            _token.ThrowIfCancellationRequested();
            _exchange.ReadHead(_response!);
            if (!IsMultiplexed(_response!))
            {
                (_onlyRead, _readToken) = (new(1), _token);
            }
            var stream = await _response!.Content.ReadAsStreamAsync(_token).ConfigureAwait(false);
            return _reader = new(
                new StreamSource(_exchange.Type.IsText ? new Base64Stream(stream, ConnectCode.Internal) : stream),
                _client.Options.MaxReceiveBytes,
                ConnectCode.Internal
            );
        }
        catch (Exception e)
        {
            throw End(_timer.Translate(e, _exchange.Headers));
        }
    }

    private async ValueTask<bool> ReadSlowlyAsync()
    {
        if (_isEnded)
        {
            return _error is null ? false : throw _error;
        }
        var reader = await OpenReaderAsync().ConfigureAwait(false);
        if (_token.IsCancellationRequested)
        {
            // What is here already is not wanted either.
            throw End(_timer.Translate(new OperationCanceledException(_token), _exchange.AllMetadata()));
        }
        return await WaitAsync(reader, isHere: false).ConfigureAwait(false);
    }

    private ValueTask<bool> WaitAsync(FrameReader reader, bool isHere) =>
        _onlyRead is null ? ContinueAsync(reader, isHere) : ContinueAloneAsync(_onlyRead, reader, isHere);

    /// <summary>Reads where the answer must not be disposed beside a read: whoever wants to do that waits for it.</summary>
    private async ValueTask<bool> ContinueAloneAsync(SemaphoreSlim onlyRead, FrameReader reader, bool isHere)
    {
        await onlyRead.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return await ContinueAsync(reader, isHere).ConfigureAwait(false);
        }
        finally
        {
            onlyRead.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ContinueAsync(FrameReader reader, bool isHere)
    {
        try
        {
            while (!isHere)
            {
                var progress = reader.Filled(await reader.FillAsync(_readToken).ConfigureAwait(false));
                if (progress == FrameProgress.End)
                {
                    return Finish();
                }
                isHere = progress == FrameProgress.Frame;
            }
            if (!_exchange.IsEnd(reader.Flags))
            {
                Take();
                return true;
            }
            var error = ReadEnd();
            if (await reader.ReadAsync(_readToken).ConfigureAwait(false))
            {
                throw new ConnectException(ConnectCode.Internal, "data follows the end of the stream");
            }
            End(error);
        }
        catch (ConnectException e) when (e != _error && _token.IsCancellationRequested)
        {
            End(_timer.Translate(new OperationCanceledException(e.RawMessage, e), _exchange.AllMetadata()));
        }
        catch (Exception e) when (e != _error)
        {
            End(_timer.Translate(e, _exchange.AllMetadata()));
        }
        return _error is null ? false : throw _error;
    }

    private ValueTask<bool> TakeNow()
    {
        try
        {
            Take();
            return new(true);
        }
        catch (ConnectException e)
        {
            return ValueTask.FromException<bool>(End(e));
        }
    }

    private void Take()
    {
        _hadBody = true;
        var (flags, payload) = (_reader!.Flags, _reader.Payload);
        if ((flags & ~FrameFlags.Compressed) != 0)
        {
            throw new ConnectException(ConnectCode.Internal, $"a message has the flags 0x{flags:x2}");
        }
        try
        {
            Current = MessageBytes.Read(Open(payload, flags), _responses, ConnectCode.Internal);
        }
        finally
        {
            _decompressed.Return();
        }
    }

    private ConnectException? ReadEnd()
    {
        _hadBody = true;
        try
        {
            return _exchange.ReadEnd(Open(_reader!.Payload, _reader.Flags));
        }
        finally
        {
            _decompressed.Return();
        }
    }

    private ReadOnlySequence<byte> Open(ReadOnlySequence<byte> payload, byte flags)
    {
        if ((flags & FrameFlags.Compressed) == 0)
        {
            return payload;
        }
        if (_exchange.Compression is null)
        {
            throw new ConnectException(
                ConnectCode.Internal,
                "a message says that it is compressed, and the answer names no compression"
            );
        }
        if (payload.IsEmpty)
        {
            return payload;
        }
        _exchange.Compression.Decompress(payload, _client.Options.MaxReceiveBytes, ConnectCode.Internal, _decompressed);
        return new(_decompressed.WrittenMemory);
    }

    private bool Finish()
    {
        // An answer that was taken away may end as if the server had ended it.
        _token.ThrowIfCancellationRequested();
        End(_exchange.Finish(_response!, _hadBody));
        return _error is null ? false : throw _error;
    }
}
