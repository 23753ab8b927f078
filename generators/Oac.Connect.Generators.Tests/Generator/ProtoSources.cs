using System.Diagnostics;

namespace Oac.Connect.Generators.Tests.Generator;

/// <summary>.proto files as the build treats them: a descriptor set as base64 text, and the classes of their messages.</summary>
/// <param name="Descriptors">The set.</param>
/// <param name="Classes">protoc's C#.</param>
internal sealed record ProtoSources(string Descriptors, IReadOnlyList<string> Classes)
{
    /// <summary>Where the files would be.</summary>
    public const string Root = "/proto/root/";

    /// <summary>Compiles files, each a name and a text.</summary>
    public static ProtoSources Compile(params (string Name, string Text)[] files)
    {
        var folder = Directory.CreateTempSubdirectory("oac-connect-generators-");
        try
        {
            var classes = Directory.CreateDirectory(Path.Combine(folder.FullName, "classes"));
            foreach (var (name, text) in files)
            {
                var path = Path.Combine(folder.FullName, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }
            var output = Path.Combine(folder.FullName, "out.fds");
            Run([
                $"--proto_path={folder.FullName}",
                $"--proto_path={TestFiles.ProtoIncludes}",
                "--include_imports",
                "--include_source_info",
                $"--descriptor_set_out={output}",
                $"--csharp_out={classes.FullName}",
                "--csharp_opt=base_namespace=",
                .. files.Select(static f => f.Name),
            ]);
            return new(
                Convert.ToBase64String(File.ReadAllBytes(output)),
                [
                    .. classes
                        .EnumerateFiles("*.cs", SearchOption.AllDirectories)
                        .Select(static f => File.ReadAllText(f.FullName)),
                ]
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The file of the snapshots.</summary>
    public static ProtoSources Small(string before = "", Func<string, string>? edit = null)
    {
        var text = File.ReadAllText(TestFiles.TestData("snapshots", "small.proto"));
        return Compile(("small.proto", before + (edit is null ? text : edit(text))));
    }

    private static void Run(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(TestFiles.Protoc, arguments) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
