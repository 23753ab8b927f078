using System.Text.Json.Serialization;

namespace Oac.Harness.Samples.Counter;

/// <summary>An event: how much to add.</summary>
public sealed record Count(int By = 1);

/// <summary>The answer: the sum.</summary>
public sealed record Counted(long Sum);

/// <summary>Reads and writes the two.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Count))]
[JsonSerializable(typeof(Counted))]
public sealed partial class CounterJson : JsonSerializerContext;
