using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Oac.Harness.Generators.Tests;

/// <summary>Runs the generator as the compiler does, beside the one of System.Text.Json, with steps recorded.</summary>
internal sealed class GeneratorRun
{
    private const string Root = "/project/";

    private static readonly CSharpParseOptions Parsing = new(documentationMode: DocumentationMode.Diagnose);

    private readonly GeneratorDriver _driver;
    private readonly CSharpCompilation _compilation;

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation compilation)
    {
        _compilation = compilation;
        _driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Output = output;
    }

    /// <summary>The compilation with what was generated.</summary>
    public Compilation Output { get; }

    public GeneratorRunResult Result => _driver.GetRunResult().Results[0];

    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics;

    public IReadOnlyDictionary<string, string> Sources =>
        Result.GeneratedSources.ToDictionary(static s => s.HintName, static s => s.SourceText.ToString());

    /// <summary>What the compiler says of the generated file, warnings included.</summary>
    public IEnumerable<Diagnostic> CompilerDiagnostics =>
        Output
            .GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d =>
                d.Severity >= DiagnosticSeverity.Warning
                && Result.GeneratedSources.Any(s => s.SyntaxTree == d.Location.SourceTree)
            );

    public static GeneratorRun Of(string code) => Of(code, AgentSource.Files);

    /// <summary>A run over code and the project's additional files.</summary>
    public static GeneratorRun Of(string code, params IEnumerable<string> files) =>
        new(
            CSharpGeneratorDriver.Create(
                [new HarnessGenerator().AsSourceGenerator()],
                files.Select(static f => new File(Root + f)),
                Parsing,
                new Options(),
                new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)
            ),
            CSharpCompilation.Create(
                "Consumer",
                [Tree(code)],
                References(),
                new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            )
        );

    /// <summary>The same again.</summary>
    public GeneratorRun Again() => new(_driver, _compilation);

    /// <summary>After an edit of other code.</summary>
    public GeneratorRun AfterUnrelatedEdit() =>
        new(_driver, _compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class B { int x; }", Parsing)));

    /// <summary>After the code was edited.</summary>
    public GeneratorRun AfterEdit(string code) =>
        new(_driver, _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[0], Tree(code)));

    /// <summary>Why each output of a named step is what it is.</summary>
    public IEnumerable<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps[step].SelectMany(static s => s.Outputs).Select(static o => o.Reason);

    /// <summary>Why the generated file is what it is.</summary>
    public IEnumerable<IncrementalStepRunReason> SourceReasons() =>
        Result
            .TrackedOutputSteps.Values.SelectMany(static s => s)
            .SelectMany(static s => s.Outputs)
            .Select(static o => o.Reason);

    private static SyntaxTree Tree(string code) => CSharpSyntaxTree.ParseText(code, Parsing, Root + "Agent.cs");

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != typeof(GeneratorRun).Assembly.GetName().Name)
            .Select(static path => MetadataReference.CreateFromFile(path));

    private sealed class File(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => null;
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values();

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values();
    }

    private sealed class Values : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.ProjectDir" ? Root : null;
            return value is not null;
        }
    }
}
