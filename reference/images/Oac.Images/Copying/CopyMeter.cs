using Oac.Images.Content;

namespace Oac.Images.Copying;

/// <summary>Adds up what the transfers of one copy tell.</summary>
internal sealed class CopyMeter(long total, IProgress<CopyProgress>? progress)
{
    private readonly Lock gate = new();
    private long done;

    public int BlobsSent { get; private set; }

    public int BlobsThere { get; private set; }

    public long BytesSent { get; private set; }

    public BlobProgress Begin() => new(this);

    public void End(BlobProgress blob, Descriptor descriptor, bool sent)
    {
        blob.Report(descriptor.Size);
        lock (gate)
        {
            BlobsSent += sent ? 1 : 0;
            BlobsThere += sent ? 0 : 1;
            BytesSent += sent ? descriptor.Size : 0;
        }
    }

    /// <summary>A transfer tells how many of its bytes are done; one that starts over tells less than before.</summary>
    internal sealed class BlobProgress(CopyMeter meter) : IProgress<long>
    {
        private long last;

        public void Report(long value)
        {
            lock (meter.gate)
            {
                meter.done += value - last;
                last = value;
                meter.Tell();
            }
        }
    }

    private void Tell() => progress?.Report(new(done, total));
}
