using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Oac.Payloads;

/// <summary>The real compiler of .proto files.</summary>
internal static class Protoc
{
    /// <summary>The folder of the specification's schemas.</summary>
    public static string SpecRoot => Metadata("SpecRoot");

    private static string Tools => Metadata("GrpcTools");

    /// <summary>The compiler itself.</summary>
    public static string Program { get; } = FindProgram();

    private static string StandardImports => Path.Combine(Tools, "build", "native", "include");

    /// <summary>The set that protoc makes of files given as name and text; <paramref name="options"/> come before the names.</summary>
    public static byte[] Compile((string Name, string Text)[] files, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("oac-payloads-");
        try
        {
            foreach (var (name, text) in files)
            {
                var path = Path.Combine(folder.FullName, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }
            return CompileFolder(folder.FullName, [.. files.Select(f => f.Name)], options);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The set of files, named relative to a folder.</summary>
    public static byte[] CompileFolder(string root, string[] names, params string[] options)
    {
        var output = Path.GetTempFileName();
        try
        {
            Run([
                $"--proto_path={root}",
                $"--proto_path={StandardImports}",
                $"--descriptor_set_out={output}",
                .. options,
                .. names,
            ]);
            return File.ReadAllBytes(output);
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static void Run(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    private static string FindProgram()
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var system =
            OperatingSystem.IsWindows() ? "windows_x64"
            : OperatingSystem.IsMacOS() ? "macosx_x64"
            : "linux_" + architecture;
        return Path.Combine(Tools, "tools", system, OperatingSystem.IsWindows() ? "protoc.exe" : "protoc");
    }

    public static string Metadata(string key) =>
        typeof(Protoc).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
