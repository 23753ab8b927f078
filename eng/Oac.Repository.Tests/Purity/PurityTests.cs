using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Oac.Repository.Tests.Purity;

public class PurityTests
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Theory]
    [InlineData("Oac.Spec")]
    public void A_pure_assembly_has_no_input_but_its_arguments(string assembly)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));

        Violations.None(PurityCheck.Run(stream));
    }

    [Theory]
    [InlineData("""System.IO.File.ReadAllText("a")""", "System.IO.File")]
    [InlineData("new System.Net.Http.HttpClient()", "System.Net.Http.HttpClient")]
    [InlineData("System.Net.Dns.GetHostName()", "System.Net.Dns")]
    [InlineData("""System.Environment.GetEnvironmentVariable("A")""", "System.Environment.GetEnvironmentVariable")]
    [InlineData("System.DateTime.UtcNow", "System.DateTime.get_UtcNow")]
    [InlineData("System.TimeProvider.System", "System.TimeProvider.get_System")]
    [InlineData("System.Threading.Tasks.Task.Delay(1)", "System.Threading.Tasks.Task.Delay")]
    [InlineData("System.Guid.NewGuid()", "System.Guid.NewGuid")]
    [InlineData("System.Random.Shared", "System.Random")]
    public void An_impure_assembly_is_found(string expression, string use) =>
        Violations.One(PurityCheck.Run(Compile(expression)), "Example", use);

    [Theory]
    [InlineData("new System.IO.MemoryStream()")]
    [InlineData("new System.DateTime(2026, 1, 1)")]
    [InlineData("System.Environment.NewLine")]
    [InlineData("""System.IO.Path.GetFileName("a/b")""")]
    public void Values_and_streams_in_memory_are_pure(string expression) =>
        Violations.None(PurityCheck.Run(Compile(expression)));

    private static MemoryStream Compile(string expression)
    {
        var compilation = CSharpCompilation.Create(
            "Example",
            [
                CSharpSyntaxTree.ParseText(
                    $"public static class Example {{ public static object Value() => {expression}; }}"
                ),
            ],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        stream.Position = 0;
        return stream;
    }
}
