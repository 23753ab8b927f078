namespace Oac.Harness.Hosting;

/// <summary>What lives as long as the harness does.</summary>
internal sealed class AttachedParts : IDisposable
{
    private readonly Stack<IDisposable> _parts = [];

    private AttachedParts() { }

    public static AttachedParts Start(HarnessConfiguration configuration)
    {
        var all = new AttachedParts();
        try
        {
            foreach (var start in configuration.Attached)
            {
                all._parts.Push(start(configuration.Name));
            }
            return all;
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        while (_parts.TryPop(out var part))
        {
            part.Dispose();
        }
    }
}
