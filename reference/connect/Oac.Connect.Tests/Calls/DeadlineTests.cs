using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Tests.Calls;

public sealed class DeadlineTests
{
    [Fact]
    public async Task A_deadline_that_passes_as_the_client_resets_its_stream_throws_nothing()
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IRequestBodyPipeFeature>(new ResetBody());
        var time = new ManualTime();
        await using var deadline = new Deadline(http, TimeSpan.FromSeconds(1), endOnShutdown: false, time);

        time.Fire();

        Assert.Equal(EndReason.Passed, deadline.Reason);
        Assert.True(deadline.Token.IsCancellationRequested);
    }

    /// <summary>A body as Kestrel gives it, behind a reset.</summary>
    private sealed class ResetBody : PipeReader, IRequestBodyPipeFeature
    {
        public PipeReader Reader => this;

        public override void CancelPendingRead() => throw new IOException("The client reset the request stream.");

        public override void AdvanceTo(SequencePosition consumed) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
            throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => throw new NotSupportedException();

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();
    }

    private sealed class ManualTime : TimeProvider
    {
        private Action? _due;

        public void Fire() => _due!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _due = () => callback(state);
            return base.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
