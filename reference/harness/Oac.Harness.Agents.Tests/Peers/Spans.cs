using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Oac.Harness.Agents.Tests.Peers;

/// <summary>Spans as an exporter gets them, of one trace: other tests run at the same time, and theirs come along.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly TracerProvider _provider;
    private readonly Activity _root = new("test");

    public Spans()
    {
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(HarnessHost.TelemetryName)
            .AddProcessor(new Kept(_spans))
            .SetSampler(new AlwaysOnSampler())
            .Build();
        _root.SetIdFormat(ActivityIdFormat.W3C).Start();
    }

    public Activity Root => _root;

    public Activity Single(string name) =>
        Assert.Single(_spans, span => span.TraceId == _root.TraceId && span.DisplayName == name);

    public void Dispose()
    {
        _root.Dispose();
        _provider.Dispose();
    }

    private sealed class Kept(ConcurrentQueue<Activity> spans) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => spans.Enqueue(data);
    }
}
