using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Oac.Connect.Framing;

namespace Oac.Connect.AspNetCore;

/// <content>What is waited for.</content>
public sealed partial class ServerCall<TRequest, TResponse>
{
    /// <summary>
    /// Waits for messages, one at a time. It is written out because an asynchronous method would cost each message that is waited for its
    /// state, of which a pool holds a few and a server's streams are many.
    /// </summary>
    private sealed class FrameWait : IValueTaskSource<bool>
    {
        private readonly ServerCall<TRequest, TResponse> _call;
        private readonly FrameReader _reader;
        private readonly Action _continue;
        private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = false };
        private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _filling;
        private bool _isWaiting;

        public FrameWait(ServerCall<TRequest, TResponse> call, FrameReader reader)
        {
            _call = call;
            _reader = reader;
            _continue = Continue;
        }

        /// <summary>As <see cref="ReadAsync"/>, where no message is here.</summary>
        /// <exception cref="InvalidOperationException">A message is waited for already.</exception>
        public ValueTask<bool> StartAsync()
        {
            if (_isWaiting)
            {
                throw new InvalidOperationException("Messages of a call are read one after the other.");
            }
            _source.Reset();
            _isWaiting = true;
            try
            {
                if (Advance() is { } isMessage)
                {
                    _isWaiting = false;
                    return new(isMessage);
                }
            }
            catch (Exception e)
            {
                _isWaiting = false;
                return ValueTask.FromException<bool>(Seen(e));
            }
            return new(this, _source.Version);
        }

        bool IValueTaskSource<bool>.GetResult(short token) => _source.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _source.GetStatus(token);

        void IValueTaskSource<bool>.OnCompleted(
            Action<object?> continuation,
            object? state,
            short token,
            ValueTaskSourceOnCompletedFlags flags
        ) => _source.OnCompleted(continuation, state, token, flags);

        /// <summary>Whether there is another message, or null where that has to be waited for.</summary>
        private bool? Advance()
        {
            while (!_reader.IsEnded)
            {
#pragma warning disable CA2012 // The awaiter is kept until it is done, and asked once.
                var filling = _reader.FillAsync(CancellationToken.None).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
                if (!filling.IsCompleted)
                {
                    _filling = filling;
                    filling.UnsafeOnCompleted(_continue);
                    return null;
                }
                if (Take(filling.GetResult()) is { } isMessage)
                {
                    return isMessage;
                }
            }
            return false;
        }

        private bool? Take(in ReadResult result) =>
            _reader.Filled(result) switch
            {
                FrameProgress.Frame => _call.Take(_call._exchange.TakeFrame()),
                FrameProgress.End => false,
                _ => null,
            };

        private void Continue()
        {
            bool? isMessage;
            try
            {
                isMessage = Take(_filling.GetResult()) ?? Advance();
            }
            catch (Exception e)
            {
                _isWaiting = false;
                _source.SetException(Seen(e));
                return;
            }
            if (isMessage is { } result)
            {
                _isWaiting = false;
                _source.SetResult(result);
            }
        }

        private Exception Seen(Exception exception) =>
            exception is IOException broken ? _call._exchange.TranslateReading(broken) : exception;
    }
}
