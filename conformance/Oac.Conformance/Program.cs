using Oac.Conformance.Commands;
using Xunit.MicrosoftTestingPlatform;

namespace Oac.Conformance;

/// <summary>The suite as a command, or as a project of tests: the first argument tells.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) =>
        ConformanceCli.Knows(args)
            ? ConformanceCli.RunAsync(args, Console.Out, Console.Error)
            // What `dotnet test` says: options of the testing platform, or nothing at all.
            : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
