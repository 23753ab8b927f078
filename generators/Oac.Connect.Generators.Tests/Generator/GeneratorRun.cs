using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Oac.Connect.Generators.Tests.Generator;

/// <summary>Runs the generator as the compiler does, with steps recorded.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions Parsing = new(documentationMode: DocumentationMode.Diagnose);

    private readonly GeneratorDriver _driver;
    private readonly CSharpCompilation _compilation;
    private readonly Compilation _output;

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation compilation)
    {
        _compilation = compilation;
        _driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out _output, out _);
    }

    public GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics;

    public IReadOnlyDictionary<string, string> Sources =>
        Result.GeneratedSources.ToDictionary(static s => s.HintName, static s => s.SourceText.ToString());

    /// <summary>What the compiler says of the generated files, warnings included.</summary>
    public IEnumerable<Diagnostic> CompilerDiagnostics =>
        _output
            .GetDiagnostics()
            .Where(d =>
                d.Severity >= DiagnosticSeverity.Warning
                && Result.GeneratedSources.Any(s => s.SyntaxTree == d.Location.SourceTree)
            );

    /// <summary>A run over the classes and the descriptors of some files.</summary>
    public static GeneratorRun Of(ProtoSources sources) => Of(sources.Classes, [new InputSet(sources.Descriptors)]);

    /// <summary>A run over code, descriptor sets, and all references but some.</summary>
    public static GeneratorRun Of(
        IEnumerable<string> code,
        IEnumerable<InputSet> sets,
        params IEnumerable<string> without
    ) =>
        new(
            CSharpGeneratorDriver.Create(
                [new ConnectGenerator().AsSourceGenerator()],
                sets,
                Parsing,
                new Options(),
                new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)
            ),
            CSharpCompilation.Create(
                "Consumer",
                code.Select(static c => CSharpSyntaxTree.ParseText(c, Parsing)),
                References(without),
                new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            )
        );

    /// <summary>The same again.</summary>
    public GeneratorRun Again() => new(_driver, _compilation);

    /// <summary>After an edit of C# that has nothing to do with services.</summary>
    public GeneratorRun AfterUnrelatedEdit() =>
        new(_driver, _compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class B { int x; }", Parsing)));

    /// <summary>After a set was written anew.</summary>
    public GeneratorRun AfterReplacing(InputSet old, InputSet @new) =>
        new(_driver.ReplaceAdditionalText(old, @new), _compilation);

    /// <summary>Why each output of a named step is what it is.</summary>
    public IEnumerable<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps[step].SelectMany(static s => s.Outputs).Select(static o => o.Reason);

    /// <summary>Why each generated file is what it is.</summary>
    public IEnumerable<IncrementalStepRunReason> SourceReasons() =>
        Result
            .TrackedOutputSteps.Values.SelectMany(static s => s)
            .SelectMany(static s => s.Outputs)
            .Select(static o => o.Reason);

    private static IEnumerable<MetadataReference> References(IEnumerable<string> without) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                Path.GetFileNameWithoutExtension(path) is var name
                && name != typeof(GeneratorRun).Assembly.GetName().Name
                && !without.Contains(name)
            )
            .Select(static path => MetadataReference.CreateFromFile(path));

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } =
            new Values(new() { ["build_property.ProtoRoot"] = ProtoSources.Root });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Values(((InputSet)textFile).Metadata);
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(
            string key,
            [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value
        ) => values.TryGetValue(key, out value);
    }
}

/// <summary>A descriptor set in memory.</summary>
internal sealed class InputSet(string text, string name = "set") : AdditionalText
{
    public override string Path => $"/obj/{name}.fds.txt";

    public Dictionary<string, string> Metadata { get; } =
        new() { ["build_metadata.AdditionalFiles.DescriptorSet"] = name };

    /// <summary>The folder whose files are the set's own.</summary>
    public string Folder
    {
        init => Metadata["build_metadata.AdditionalFiles.SetFolder"] = value;
    }

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
