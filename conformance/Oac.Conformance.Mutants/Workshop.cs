namespace Oac.Conformance.Mutants;

/// <summary>A folder for one subject's files, and whatever was started for it; both go with it.</summary>
public sealed class Workshop : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-mutant-");
    private readonly List<object> _owned = [];

    /// <summary>The folder's path.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Disposes of something together with this, last made first.</summary>
    public T Own<T>(T started)
        where T : class
    {
        _owned.Add(started);
        return started;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            switch (_owned[i])
            {
                case IAsyncDisposable started:
                    await started.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable started:
                    started.Dispose();
                    break;
            }
        }
        _folder.Delete(recursive: true);
    }
}
