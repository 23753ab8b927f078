using BenchmarkDotNet.Attributes;
using Oac.Spec.Tests;
using Oac.Spec.Versions;

namespace Oac.Spec.Benchmarks;

/// <summary>A full set of 35 labels to typed labels, manifest and findings: the reader with all rules, and without any.</summary>
[MemoryDiagnoser]
public class LabelBenchmarks
{
    private readonly KeyValuePair<string, string>[] labels = FullSet.Labels;
    private readonly ManifestReadOptions all = new() { Accepted = SpecVersions.All };
    private readonly ManifestReadOptions none = new()
    {
        Accepted = [.. SpecVersions.All.Select(v => v with { Rules = [] })],
    };

    [Benchmark]
    public ManifestReading ReadWithAllRules() => ManifestReader.Read(labels, all);

    [Benchmark]
    public ManifestReading ReadWithoutRules() => ManifestReader.Read(labels, none);
}
