using System.Collections.Immutable;
using Oac.Spec.Labels;
using Oac.Spec.Linting;

namespace Oac.Spec.Versions;

/// <summary>One version of the specification as this build knows it: its labels and its rules, each an explicit list.</summary>
/// <param name="Version">The version.</param>
/// <param name="Schema">Its labels.</param>
/// <param name="Rules">Its rules, in the order of their ids.</param>
public sealed record SpecVersionDefinition(SpecVersion Version, LabelSchema Schema, ImmutableArray<LintRule> Rules);
