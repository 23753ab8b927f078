using System.IO.Pipelines;
using Oac.Connect.Framing;

namespace Oac.Connect;

/// <content>What is waited for.</content>
public sealed partial class ClientCall<TRequest, TResponse>
{
    private sealed class MessageWait(ClientCall<TRequest, TResponse> call, FrameReader reader) : FrameWait(reader)
    {
        /// <summary>As <see cref="ReadAsync"/>, where no message is here.</summary>
        /// <exception cref="InvalidOperationException">A message is waited for already.</exception>
        public ValueTask<bool> StartAsync()
        {
            Begin();
            try
            {
                var progress = Advance();
                if (progress == FrameProgress.Part)
                {
                    return Pending;
                }
                Stop();
                return progress == FrameProgress.Frame ? new(true) : EndAsync();
            }
            catch (Exception e)
            {
                Stop();
                return ValueTask.FromException<bool>(call.Fail(e));
            }
        }

        protected override void Continue()
        {
            FrameProgress progress;
            try
            {
                progress = Take(Filled);
                if (progress == FrameProgress.Part)
                {
                    progress = Advance();
                }
            }
            catch (Exception e)
            {
                Fail(call.Fail(e));
                return;
            }
            if (progress == FrameProgress.Frame)
            {
                Complete(true);
            }
            else if (progress == FrameProgress.End)
            {
                _ = PassEndAsync();
            }
        }

        /// <summary>Goes on to the next message, which is taken, or to the end, which is not; a part where more has to be waited for.</summary>
        private FrameProgress Advance()
        {
            while (TryFill(call._readToken, out var result))
            {
                if (Take(result) is var progress and not FrameProgress.Part)
                {
                    return progress;
                }
            }
            return FrameProgress.Part;
        }

        private FrameProgress Take(in ReadResult result)
        {
            var progress = Reader.Filled(result);
            if (progress == FrameProgress.Frame)
            {
                if (call._exchange.IsEnd(Reader.Flags))
                {
                    return FrameProgress.End;
                }
                call.Take();
            }
            return progress;
        }

        /// <summary>The end is a frame that was read, or the end of the body.</summary>
        private ValueTask<bool> EndAsync() => Reader.IsEnded ? new(call.Finish()) : call.EndAsync(Reader);

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
                Fail(call.Fail(e));
                return;
            }
            Complete(result);
        }
    }
}
