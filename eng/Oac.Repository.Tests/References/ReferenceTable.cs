using System.Collections.Immutable;

namespace Oac.Repository.Tests.References;

/// <summary>Who may reference whom. docs/architecture.md shows the same table; a test keeps the two equal.</summary>
internal static class ReferenceTable
{
    public static ImmutableArray<ReferenceRow> Rows { get; } =
    [
        new("spec/Oac.Spec", []),
        new("spec/Oac.Planning", ["Oac.Spec"]),
        new("generators/Oac.Generators", []),
        new("generators/Oac.Connect.Generators", []),
        new("generators/Oac.Harness.Generators", []),
        new("reference/connect/Oac.Connect", []),
        new("reference/connect/Oac.Connect.AspNetCore", ["Oac.Connect"]),
        new("reference/connect/conformance/*", ["Oac.Connect.AspNetCore"]),
        new("reference/images/Oac.Images", []),
        new("reference/images/Oac.Images.Registry", ["Oac.Images"]),
        new("reference/engine/Oac.Engine", []),
        new("reference/payloads/Oac.Payloads", []),
        new("reference/payloads/conformance/*", ["Oac.Payloads"]),
        new(
            "reference/producer/Oac.Producer",
            ["Oac.Spec", "Oac.Planning", "Oac.Images", "Oac.Images.Registry", "Oac.Engine", "Oac.Payloads"]
        ),
        new("reference/harness/Oac.Harness", ["Oac.Spec", "Oac.Connect"]),
        new("reference/harness/Oac.Harness.Agents", ["Oac.Harness"]),
        new("reference/harness/Oac.Harness.OpenTelemetry", ["Oac.Harness"]),
        new("reference/harness/samples/*.Tests", null),
        new("reference/harness/samples/*", ["Oac.Harness", "Oac.Harness.Agents", "Oac.Harness.OpenTelemetry"]),
        new(
            "reference/orchestrator/Oac.Orchestrator",
            ["Oac.Spec", "Oac.Planning", "Oac.Images", "Oac.Engine", "Oac.Payloads", "Oac.Connect.AspNetCore"]
        ),
        new(
            "conformance/Oac.Conformance",
            ["Oac.Conformance.Wire", "Oac.Spec", "Oac.Images", "Oac.Images.Registry", "Oac.Engine", "Oac.Payloads"]
        )
        {
            Never =
            [
                "Oac.Connect",
                "Oac.Connect.AspNetCore",
                "Oac.Harness",
                "Oac.Harness.Agents",
                "Oac.Harness.OpenTelemetry",
                "Oac.Planning",
                "Oac.Orchestrator",
                "Oac.Producer",
            ],
        },
        new("conformance/Oac.Conformance.Wire", []),
        new("conformance/Oac.Conformance.Probe", []),
        new("conformance/Oac.Conformance.Mutants", null),
        new("conformance/Oac.Conformance.SelfTests", null),
        new("fixtures/Oac.Testing", ["Oac.Images.Registry"]),
        new("benchmarks/*", null),
        new("**/*.Tests", null),
    ];
}
