using System.Buffers;
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
        _onlyRead is not null ? WaitAloneAsync(_onlyRead, reader, isHere)
        : isHere ? EndAsync(reader)
        : (_waiting ??= new(this, reader)).StartAsync();

    /// <summary>Reads where the answer must not be disposed beside a read: whoever wants to do that waits for it.</summary>
    private async ValueTask<bool> WaitAloneAsync(SemaphoreSlim onlyRead, FrameReader reader, bool isHere)
    {
        await onlyRead.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return isHere
                ? await EndAsync(reader).ConfigureAwait(false)
                : await (_waiting ??= new(this, reader)).StartAsync().ConfigureAwait(false);
        }
        finally
        {
            onlyRead.Release();
        }
    }

    /// <summary>Takes the frame that tells of the end, which nothing may follow.</summary>
    private async ValueTask<bool> EndAsync(FrameReader reader)
    {
        try
        {
            var error = ReadEnd();
            if (await IsFollowedAsync(reader).ConfigureAwait(false))
            {
                throw new ConnectException(ConnectCode.Internal, "data follows the end of the stream");
            }
            End(error);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
        return _error is null ? false : throw _error;
    }

    private async ValueTask<bool> IsFollowedAsync(FrameReader reader)
    {
        try
        {
            return await reader.ReadAsync(_readToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !_token.IsCancellationRequested)
        {
            // The outcome is here: a server that stops closes its connections behind it.
            return false;
        }
    }

    /// <summary>Ends the call with what was thrown, seen from here.</summary>
    private ConnectException Fail(Exception exception)
    {
        if (exception == _error)
        {
            return _error;
        }
        // What a message that was cut off looks like says nothing where the cut was our own.
        var seen =
            exception is ConnectException own && _token.IsCancellationRequested
                ? new OperationCanceledException(own.RawMessage, own)
                : exception;
        return End(_timer.Translate(seen, _exchange.AllMetadata()));
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
