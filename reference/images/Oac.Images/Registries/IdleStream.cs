using Oac.Images.Compression;

namespace Oac.Images.Registries;

/// <summary>A response's body that fails when it stands still, and that keeps the response alive until it is closed.</summary>
internal sealed class IdleStream(Stream inner, HttpResponseMessage? response, TimeProvider time) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = inner.ReadAsync(buffer, cancellationToken);
        if (reading.IsCompleted)
        {
            return await reading.ConfigureAwait(false);
        }
        using var idle = new CancellationTokenSource(RegistryLimits.IdleTimeout, time);
        // What arrives too late is of no use; closing the response ends the read.
        await using var _ = idle.Token.Register(inner.Dispose).ConfigureAwait(false);
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (Exception e) when (idle.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new IOException($"nothing arrived for {RegistryLimits.IdleTimeout.TotalSeconds:0} seconds", e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        response?.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            response?.Dispose();
        }
        base.Dispose(disposing);
    }
}
