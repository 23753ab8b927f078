using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Oac.Generators.Stream;

namespace Oac.Generators.Tests.Stream;

/// <summary>Runs of the generator over one compilation, step by step.</summary>
internal sealed class StreamGeneratorRun
{
    private readonly Compilation compilation = CSharpCompilation.Create("Test");
    private GeneratorDriver driver;
    private ImmutableArray<AdditionalText> texts;

    public StreamGeneratorRun(params AdditionalText[] sets)
    {
        texts = [.. sets];
        driver = CSharpGeneratorDriver.Create(
            [new StreamGenerator().AsSourceGenerator()],
            texts,
            optionsProvider: new Options(),
            driverOptions: new GeneratorDriverOptions(
                IncrementalGeneratorOutputKind.None,
                trackIncrementalGeneratorSteps: true
            )
        );
        Result = Run();
    }

    public GeneratorRunResult Result { get; private set; }

    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics;

    public ImmutableArray<GeneratedSourceResult> Sources => Result.GeneratedSources;

    /// <summary>Runs again with other sets.</summary>
    public void Replace(params AdditionalText[] sets)
    {
        driver = driver.RemoveAdditionalTexts(texts);
        texts = [.. sets];
        driver = driver.AddAdditionalTexts(texts);
        Result = Run();
    }

    /// <summary>Runs again with another compilation, as every key press makes one.</summary>
    public void Edit() =>
        Result = Run(
            compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Edited;", cancellationToken: default))
        );

    /// <summary>Why a step ran, for each of its outputs.</summary>
    public IEnumerable<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);

    /// <summary>Why files were written again or not.</summary>
    public IEnumerable<IncrementalStepRunReason> OutputReasons() =>
        Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason);

    private GeneratorRunResult Run(Compilation? edited = null)
    {
        driver = driver.RunGenerators(edited ?? compilation);
        return driver.GetRunResult().Results.Single();
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Root();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Root : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value)
        {
            value = key switch
            {
                "build_property.ProtoRoot" => "/spec/",
                "build_metadata.AdditionalFiles.DescriptorSet" => "set",
                _ => "",
            };
            return value.Length > 0;
        }
    }
}
