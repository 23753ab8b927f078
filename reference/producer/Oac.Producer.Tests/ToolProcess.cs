using System.Diagnostics;

namespace Oac.Producer.Tests;

/// <summary>The tool as a process of its own, for what only a process has: signals, pipes, exit codes.</summary>
internal static class ToolProcess
{
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "oac.dll");

    public static ProcessStartInfo Start(params string[] arguments) => new("dotnet", [Program, .. arguments]);
}
