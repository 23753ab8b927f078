namespace Oac.Harness.Agents.Tests.Peers;

/// <summary>A file with a secret, as an orchestrator delivers it.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("oac-agents-").FullName;

    public TemporaryFile(string text)
    {
        Path = System.IO.Path.Combine(_folder, "secret");
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
