using System.Linq;
using Microsoft.CodeAnalysis;
using Oac.Connect.Generators.Descriptors;
using Oac.Connect.Generators.Emitting;
using Oac.Connect.Generators.Model;

namespace Oac.Connect.Generators;

/// <summary>
/// From every service among the project's descriptor sets: its methods, a base class for servers and a client. The classes of messages
/// are protoc's own.
/// </summary>
/// <remarks>
/// Sets → contract (with places) → services (without) → stubs → source, and contract → diagnostics. Two pipelines: a line that moves in
/// a .proto moves diagnostics and leaves the generated source as it is.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class ConnectGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var contract = DescriptorText
            .Find(context)
            .Select(static (text, _) => DescriptorSetReader.Read(text))
            .WithTrackingName(TrackingNames.Sets)
            .Collect()
            .Select(static (sets, _) => ContractBuilder.Build(sets))
            .WithTrackingName(TrackingNames.Contract);
        var services = contract
            .Select(static (contract, _) => contract.Services.Select(static s => s.Spec).ToEquatableArray())
            .WithTrackingName(TrackingNames.Services);
        var surroundings = context
            .CompilationProvider.Combine(services)
            .Select(static (pair, cancellation) => SurroundingsReader.Read(pair.Left, pair.Right, cancellation))
            .WithTrackingName(TrackingNames.Surroundings);

        context.RegisterSourceOutput(
            services
                .Combine(surroundings)
                .SelectMany(static (pair, _) => StubPlanner.Plan(pair.Left, pair.Right))
                .WithTrackingName(TrackingNames.Stubs),
            static (output, stub) => output.AddSource(stub.Service.HintName, StubEmitter.Emit(stub))
        );
        context.RegisterSourceOutput(
            contract
                .Combine(surroundings)
                .SelectMany(
                    static (pair, _) => pair.Left.Diagnostics.Concat(StubPlanner.Check(pair.Left.Services, pair.Right))
                )
                .WithTrackingName(TrackingNames.Diagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic())
        );
    }
}
