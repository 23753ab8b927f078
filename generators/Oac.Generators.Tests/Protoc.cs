using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Oac.Generators.Tests;

/// <summary>Compiles a schema to the base64 text that the build hands to the generators.</summary>
internal static class Protoc
{
    /// <summary>The schema's name within its root, which a diagnostic's path ends with.</summary>
    public const string FileName = "vtest/labels.proto";

    public static string Compile(string text)
    {
        var folder = Directory.CreateTempSubdirectory("oac-generators-");
        try
        {
            var path = Path.Combine(folder.FullName, FileName);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            var output = Path.Combine(folder.FullName, "out.fds");
            Run(
                $"--proto_path={folder.FullName}",
                $"--proto_path={TestFiles.SpecRoot}",
                $"--proto_path={Path.Combine(TestFiles.GrpcTools, "build", "native", "include")}",
                "--include_imports",
                "--include_source_info",
                $"--descriptor_set_out={output}",
                path
            );
            return Convert.ToBase64String(File.ReadAllBytes(output));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Run(params string[] arguments)
    {
        var architecture = RuntimeInformation.OSArchitecture switch
        {
            Architecture.Arm64 => "arm64",
            Architecture.X86 => "x86",
            _ => "x64",
        };
        var system =
            OperatingSystem.IsWindows() ? "windows_x64"
            : OperatingSystem.IsMacOS() ? "macosx_x64"
            : "linux_" + architecture;
        var start = new ProcessStartInfo(
            Path.Combine(TestFiles.GrpcTools, "tools", system, OperatingSystem.IsWindows() ? "protoc.exe" : "protoc"),
            arguments
        )
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
