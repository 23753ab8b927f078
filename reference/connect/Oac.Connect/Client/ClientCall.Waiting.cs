using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Oac.Connect.Framing;

namespace Oac.Connect;

/// <content>What is waited for.</content>
public sealed partial class ClientCall<TRequest, TResponse>
{
    /// <summary>
    /// Waits for messages, one at a time. It is written out because an asynchronous method would cost each message that is waited for its
    /// state, of which a pool holds a few and a server's streams are many.
    /// </summary>
    private sealed class FrameWait : IValueTaskSource<bool>
    {
        private readonly ClientCall<TRequest, TResponse> _call;
        private readonly FrameReader _reader;
        private readonly Action _continue;
        private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = false };
        private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _filling;
        private bool _isWaiting;

        public FrameWait(ClientCall<TRequest, TResponse> call, FrameReader reader)
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
                var progress = Advance();
                if (progress == FrameProgress.Part)
                {
                    return new(this, _source.Version);
                }
                _isWaiting = false;
                return progress == FrameProgress.Frame ? new(true) : EndAsync();
            }
            catch (Exception e)
            {
                _isWaiting = false;
                return ValueTask.FromException<bool>(_call.Fail(e));
            }
        }

        bool IValueTaskSource<bool>.GetResult(short token) => _source.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _source.GetStatus(token);

        void IValueTaskSource<bool>.OnCompleted(
            Action<object?> continuation,
            object? state,
            short token,
            ValueTaskSourceOnCompletedFlags flags
        ) => _source.OnCompleted(continuation, state, token, flags);

        /// <summary>Goes on to the next message, which is taken, or to the end, which is not; a part where more has to be waited for.</summary>
        private FrameProgress Advance()
        {
            while (true)
            {
#pragma warning disable CA2012 // The awaiter is kept until it is done, and asked once.
                var filling = _reader.FillAsync(_call._readToken).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
                if (!filling.IsCompleted)
                {
                    _filling = filling;
                    filling.UnsafeOnCompleted(_continue);
                    return FrameProgress.Part;
                }
                if (Take(filling.GetResult()) is var progress and not FrameProgress.Part)
                {
                    return progress;
                }
            }
        }

        private FrameProgress Take(in ReadResult result)
        {
            var progress = _reader.Filled(result);
            if (progress == FrameProgress.Frame)
            {
                if (_call._exchange.IsEnd(_reader.Flags))
                {
                    return FrameProgress.End;
                }
                _call.Take();
            }
            return progress;
        }

        private void Continue()
        {
            FrameProgress progress;
            try
            {
                progress = Take(_filling.GetResult());
                if (progress == FrameProgress.Part)
                {
                    progress = Advance();
                }
            }
            catch (Exception e)
            {
                _isWaiting = false;
                _source.SetException(_call.Fail(e));
                return;
            }
            if (progress == FrameProgress.Frame)
            {
                _isWaiting = false;
                _source.SetResult(true);
            }
            else if (progress == FrameProgress.End)
            {
                _ = PassEndAsync();
            }
        }

        /// <summary>The end is a frame that was read, or the end of the body.</summary>
        private ValueTask<bool> EndAsync() => _reader.IsEnded ? new(_call.Finish()) : _call.EndAsync(_reader);

        /// <summary>Once in a call.</summary>
        private async Task PassEndAsync()
        {
            bool result;
            try
            {
                result = await EndAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                _source.SetException(_call.Fail(e));
                return;
            }
            _source.SetResult(result);
        }
    }
}
