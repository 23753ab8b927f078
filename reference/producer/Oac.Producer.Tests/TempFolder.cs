using System.Text;

namespace Oac.Producer.Tests;

/// <summary>A folder that a test has to itself, and the tool run in it.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oac-lint-");

    public string Path => folder.FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public TempFolder With(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return this;
    }

    public string Read(string name) => File.ReadAllText(At(name));

    public Task<CliResult> RunAsync(params string[] arguments) => new CliRun(Path).RunAsync(arguments);

    public void Dispose() => folder.Delete(recursive: true);
}
