using System.Diagnostics;

namespace Oac.Connect.Generators.Tests.Packages;

public sealed class PackageTests
{
    [Fact]
    public async Task A_project_elsewhere_gets_all_it_needs_from_the_packages()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo(TestFiles.PackageCheck, [configuration])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.EndsWith(
            """
            Connect: Hello you, Hello all
            Grpc: Hello you, Hello all
            GrpcWeb: Hello you, Hello all

            """,
            output,
            StringComparison.Ordinal
        );
    }
}
