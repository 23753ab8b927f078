using System.Linq;
using Oac.Generators.Descriptors;

namespace Oac.Generators.Requirements;

/// <summary>The catalogue of requirements, in the order of its file.</summary>
/// <param name="Emit">False where another assembly holds the constants and the rows only serve to check ids.</param>
/// <param name="Rows">Every sound row.</param>
internal sealed record CatalogueModel(bool Emit, EquatableArray<RequirementModel> Rows)
{
    /// <summary>Whether any row speaks of the version.</summary>
    public bool KnowsVersion(string version) => Rows.Any(r => r.HasSection(version));

    /// <summary>The row of an id, or null.</summary>
    public RequirementModel? Find(string id) => Rows.FirstOrDefault(r => r.Id == id);
}

/// <summary>One row.</summary>
internal sealed record RequirementModel(
    string Id,
    string Class,
    string Level,
    EquatableArray<SectionModel> Sections,
    string Says,
    string Observe
)
{
    /// <summary>The classes and the property that lead to the constant, within <c>Requirements</c>.</summary>
    public string[] Names => [.. Id.Split('/').Select(Naming.Pascal)];

    /// <summary>The constant, spelled so that no other name can hide it.</summary>
    public string Reference => "global::Oac.Spec.Catalogue.Requirements." + string.Join(".", Names);

    /// <summary>Whether the rule stands in the version.</summary>
    public bool HasSection(string version) => Sections.Any(s => s.Version == version);
}

/// <summary>Where a version holds a rule.</summary>
internal sealed record SectionModel(string Version, string Section);

/// <summary>What one catalogue file came to.</summary>
internal sealed record CatalogueResult(CatalogueModel Model, EquatableArray<DiagnosticInfo> Diagnostics);
