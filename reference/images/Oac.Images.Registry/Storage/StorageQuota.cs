namespace Oac.Images.Registry.Storage;

/// <summary>Counts the bytes of everything that is kept or being written.</summary>
internal sealed class StorageQuota(long limit)
{
    private long used;

    public long Used => Interlocked.Read(ref used);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= limit)
        {
            return true;
        }
        GiveBack(bytes);
        return false;
    }

    /// <summary>Counts what is there already, whatever the limit says.</summary>
    public void Take(long bytes) => Interlocked.Add(ref used, bytes);

    public void GiveBack(long bytes) => Interlocked.Add(ref used, -bytes);
}
