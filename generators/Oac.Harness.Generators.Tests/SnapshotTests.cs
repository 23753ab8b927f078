using System.Reflection;

namespace Oac.Harness.Generators.Tests;

/// <summary>The code that agents become. OAC_UPDATE_FIXTURES=1 writes the committed files anew.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData("small", AgentSource.Small)]
    [InlineData("whole", AgentSource.Whole)]
    public void The_code_is_as_committed(string name, string code)
    {
        var run = GeneratorRun.Of(code);
        Assert.Empty(run.Diagnostics);
        var text = run.Sources["Agent.g.cs"];
        var folder = typeof(SnapshotTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static a => a.Key == "TestData")
            .Value!;
        var path = Path.Combine(folder, "snapshots", name + ".verified.txt");
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(path, text);
        }
        Assert.True(
            File.Exists(path),
            $"No snapshot {name}: run once with OAC_UPDATE_FIXTURES=1 and read what it wrote."
        );
        Assert.Equal(File.ReadAllText(path), text);
    }

    [Fact]
    public void The_code_compiles_without_a_warning() =>
        Assert.Empty(GeneratorRun.Of(AgentSource.Small).CompilerDiagnostics);

    [Theory]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("\"a)]\\nclass X;\"", "a)]\nclass X;")]
    public void What_an_author_writes_stays_text(string literal, string name)
    {
        var run = GeneratorRun.Of(AgentSource.SmallWith("\"echo\"", literal));
        Assert.Empty(run.CompilerDiagnostics);
        var declaration = run
            .Output.Assembly.GetAttributes()
            .Single(static a => a.AttributeClass!.Name == nameof(AgentDeclarationAttribute));
        Assert.Equal(name, declaration.ConstructorArguments[0].Value);
    }

    [Fact]
    public void Names_that_are_keywords_compile()
    {
        var run = GeneratorRun.Of(
            AgentSource
                .Small.Replace("class Echo", "class @event", StringComparison.Ordinal)
                .Replace("[Agent", "namespace @new.@class;\n[Agent", StringComparison.Ordinal)
                .Replace("Say(", "@in(", StringComparison.Ordinal)
        );
        Assert.Empty(run.Diagnostics);
        Assert.Single(run.Sources);
        Assert.Empty(run.CompilerDiagnostics);
    }
}
