using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Logging;
using Oac.Connect.Tests.Raw;

namespace Oac.Connect.Tests.Calls;

public sealed class DeadlineTests
{
    [Fact]
    public async Task A_deadline_that_passes_as_the_client_resets_its_stream_throws_nothing()
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IRequestBodyPipeFeature>(new ResetBody());
        var time = new ManualTime();
        await using var deadline = new Deadline(http, TimeSpan.FromSeconds(1), false, time, NullLogger.Instance, "m");

        time.Fire();

        Assert.Equal(EndReason.Passed, deadline.Reason);
        Assert.True(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_callback_that_throws_on_the_timers_thread_is_logged_and_the_others_run()
    {
        using var log = new LogRecorder();
        var time = new ManualTime();
        var http = new DefaultHttpContext();
        await using var deadline = new Deadline(
            http,
            TimeSpan.FromSeconds(1),
            endOnShutdown: false,
            time,
            log.CreateLogger("server"),
            "/a.B/C"
        );
        var others = 0;
        deadline.Token.Register(() => others++);
        deadline.Token.Register(static () => throw new FormatException("thrown by a handler"));
        deadline.Token.Register(() => others++);

        time.Fire();

        Assert.Equal((EndReason.Passed, 2), (deadline.Reason, others));
        Assert.True(deadline.Passed.IsCompleted);
        var entry = Assert.Single(log.Entries);
        Assert.Equal((LogLevel.Error, 2), (entry.Level, entry.Id));
        Assert.Contains("/a.B/C", entry.Text, StringComparison.Ordinal);
        Assert.IsType<FormatException>(Assert.IsType<AggregateException>(entry.Exception).InnerException);
    }

    [Fact]
    public async Task A_callback_that_throws_leaves_the_client_its_answer_and_the_server_its_life()
    {
        using var log = new LogRecorder();
        await using var server = await TestServer.StartAsync(
            endpoints =>
                endpoints.MapConnect(
                    EchoService.Bidi,
                    async call =>
                    {
                        await using var registration = call.CancellationToken.Register(static () =>
                            throw new FormatException("thrown by a handler")
                        );
                        await call.ReadAsync();
                    }
                ),
            logs: log
        );
        (string, string)[] headers = [("content-type", "application/grpc+proto"), ("grpc-timeout", "50m")];
        using var raw = await RawHttp2.ConnectAsync(server.Address);
        var answer = await raw.ReadAsync(await raw.OpenAsync("POST", EchoService.Bidi.Path, headers));
        Assert.Equal("deadline_exceeded", answer.Outcome());
        Assert.Contains(log.Entries, static entry => entry is { Id: 2, Exception: AggregateException });
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
}
