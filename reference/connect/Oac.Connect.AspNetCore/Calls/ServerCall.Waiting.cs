using System.IO.Pipelines;
using Oac.Connect.Framing;

namespace Oac.Connect.AspNetCore;

/// <content>What is waited for.</content>
public sealed partial class ServerCall<TRequest, TResponse>
{
    private sealed class MessageWait(ServerCall<TRequest, TResponse> call, FrameReader reader) : FrameWait(reader)
    {
        /// <summary>As <see cref="ReadAsync"/>, where no message is here.</summary>
        /// <exception cref="InvalidOperationException">A message is waited for already.</exception>
        public ValueTask<bool> StartAsync()
        {
            Begin();
            try
            {
                if (Advance() is not { } isMessage)
                {
                    return Pending;
                }
                Stop();
                return new(isMessage);
            }
            catch (Exception e)
            {
                Stop();
                return ValueTask.FromException<bool>(Seen(e));
            }
        }

        protected override void Continue()
        {
            bool? isMessage;
            try
            {
                isMessage = Take(Filled) ?? Advance();
            }
            catch (Exception e)
            {
                Fail(Seen(e));
                return;
            }
            if (isMessage is { } result)
            {
                Complete(result);
            }
        }

        /// <summary>Whether there is another message, or null where that has to be waited for.</summary>
        private bool? Advance()
        {
            while (!Reader.IsEnded)
            {
                if (!TryFill(CancellationToken.None, out var result))
                {
                    return null;
                }
                if (Take(result) is { } isMessage)
                {
                    return isMessage;
                }
            }
            return false;
        }

        private bool? Take(in ReadResult result) =>
            Reader.Filled(result) switch
            {
                FrameProgress.Frame => call.Take(call._exchange.TakeFrame()),
                FrameProgress.End => false,
                _ => null,
            };

        private Exception Seen(Exception exception) =>
            exception is IOException broken ? call._exchange.TranslateReading(broken) : exception;
    }
}
