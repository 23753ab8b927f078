using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Threading.Channels;

namespace Oac.Connect.Tests.Telemetry;

/// <summary>Listens to spans and measurements. It hears the whole process: tests that use it run one after the other.</summary>
internal sealed class TelemetryRecorder : IDisposable
{
    private readonly Channel<Activity> _spans = Channel.CreateUnbounded<Activity>();
    private readonly Channel<string> _measurements = Channel.CreateUnbounded<string>();
    private readonly ActivityListener? _activities;
    private readonly MeterListener _meters = new();

    public TelemetryRecorder(bool spans = true, bool alsoAspNetCore = false)
    {
        if (spans)
        {
            _activities = new()
            {
                ShouldListenTo = source =>
                    source.Name == ConnectTelemetry.SourceName
                    || (alsoAspNetCore && source.Name == "Microsoft.AspNetCore"),
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) =>
                    ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span =>
                {
                    if (span.Source.Name == ConnectTelemetry.SourceName)
                    {
                        _spans.Writer.TryWrite(span);
                    }
                },
            };
            ActivitySource.AddActivityListener(_activities);
        }
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == ConnectTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) =>
            {
                Assert.True(value is > 0 and < 60);
                var text = $"{instrument.Name} {instrument.Unit}";
                foreach (var (name, tag) in tags)
                {
                    text += string.Create(CultureInfo.InvariantCulture, $" {name}={tag}");
                }
                _measurements.Writer.TryWrite(text);
            }
        );
        _meters.Start();
    }

    /// <summary>The span of a client and that of the server, in that order; each may end first.</summary>
    public async Task<(Activity Client, Activity Server)> TakePairAsync()
    {
        var one = await _spans.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var other = await _spans.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var (client, server) = one.Kind == ActivityKind.Client ? (one, other) : (other, one);
        Assert.Equal((ActivityKind.Client, ActivityKind.Server), (client.Kind, server.Kind));
        return (client, server);
    }

    public async Task<List<string>> TakeMeasurementsAsync(int count)
    {
        var all = new List<string>();
        while (all.Count < count)
        {
            all.Add(await _measurements.Reader.ReadAsync(TestContext.Current.CancellationToken));
        }
        return all;
    }

    public void Dispose()
    {
        _activities?.Dispose();
        _meters.Dispose();
    }
}
