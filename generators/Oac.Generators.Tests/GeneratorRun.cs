using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Oac.Generators.Tests;

/// <summary>Runs generators as the compiler does, with additional files and their metadata, and steps recorded.</summary>
internal sealed class GeneratorRun
{
    private readonly GeneratorDriver driver;
    private readonly CSharpCompilation compilation;

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation compilation) =>
        (this.driver, this.compilation) = (driver.RunGenerators(compilation), compilation);

    public static GeneratorRun Of(IIncrementalGenerator generator, params InputFile[] files) =>
        new(
            CSharpGeneratorDriver.Create(
                [generator.AsSourceGenerator()],
                files,
                driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true),
                optionsProvider: new Options()
            ),
            CSharpCompilation.Create("Tests", [CSharpSyntaxTree.ParseText("class A;")])
        );

    public GeneratorRunResult Result => driver.GetRunResult().Results.Single();

    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics;

    public IReadOnlyDictionary<string, string> Sources =>
        Result.GeneratedSources.ToDictionary(static s => s.HintName, static s => s.SourceText.ToString());

    /// <summary>The same again.</summary>
    public GeneratorRun Again() => new(driver, compilation);

    /// <summary>After an edit of C# that has nothing to do with schemas.</summary>
    public GeneratorRun AfterUnrelatedEdit() =>
        new(driver, compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class B { int x; }")));

    /// <summary>After a file was written anew.</summary>
    public GeneratorRun AfterReplacing(InputFile old, InputFile @new) =>
        new(driver.ReplaceAdditionalText(old, @new), compilation);

    /// <summary>Why each output of a named step is what it is.</summary>
    public IEnumerable<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps[step].SelectMany(static s => s.Outputs).Select(static o => o.Reason);

    /// <summary>Why each generated file is what it is.</summary>
    public IEnumerable<IncrementalStepRunReason> SourceReasons() =>
        Result
            .TrackedOutputSteps.Values.SelectMany(static s => s)
            .SelectMany(static s => s.Outputs)
            .Select(static o => o.Reason);

    /// <summary>Diagnostics as line (from 1) and id, in the order of the lines.</summary>
    public IEnumerable<(int Line, string Id)> DiagnosticLines() =>
        Diagnostics.Select(static d => (d.Location.GetLineSpan().StartLinePosition.Line + 1, d.Id)).Order();

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } =
            new Values(new() { ["build_property.ProtoRoot"] = "/proto/root/" });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Values(((InputFile)textFile).Metadata);
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(
            string key,
            [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value
        ) => values.TryGetValue(key, out value);
    }
}

/// <summary>An additional file in memory.</summary>
internal sealed class InputFile(string path, string text, string name, string value) : AdditionalText
{
    public override string Path => path;

    public Dictionary<string, string> Metadata { get; } = new() { ["build_metadata.AdditionalFiles." + name] = value };

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);

    public static InputFile Schema(string proto) => Descriptors(Protoc.Compile(proto));

    public static InputFile Descriptors(string base64) => new("/obj/vtest.fds.txt", base64, "DescriptorSet", "vtest");

    public static InputFile Catalogue(string yaml, string use = "true") =>
        new("/spec/requirements.yaml", yaml, "Catalogue", use);
}
