using System.Collections.Immutable;
using Oac.Images;
using Oac.Producer.Ignores;
using Oac.Spec.Linting;

namespace Oac.Producer.Configuration;

/// <summary>What a configuration file says.</summary>
/// <param name="Source">The file's text.</param>
/// <param name="SpecVersion">The version to lint as, or null.</param>
/// <param name="FailOn">The least severity that fails, or null.</param>
/// <param name="Ignores">Its ignores.</param>
internal sealed record LintConfiguration(
    SourceText Source,
    string? SpecVersion,
    Severity? FailOn,
    ImmutableArray<IgnoreEntry> Ignores
);
