using Oac.Spec.Catalogue;

namespace Oac.Conformance.Mutants.KillMatrix;

/// <summary>Which rows of the catalogue no mutant breaks.</summary>
public static class MutantCoverage
{
    /// <summary>Rows of the classes that have mutants, by version, that have neither one nor a reason.</summary>
    public static IEnumerable<(string Requirement, string Version)> Open()
    {
        var covered = MutantCatalogue
            .Mutants.SelectMany(static m => m.Rows.Take(1).Select(r => (r.Requirement, Version: VersionOf(m))))
            .ToHashSet();
        var classes = MutantCatalogue
            .Mutants.Select(static m => m.Name.Split('/')[0])
            .ToHashSet(StringComparer.Ordinal);
        return from requirement in Requirements.All
            where classes.Contains(requirement.Id.Split('/')[0])
            where !MutantCatalogue.WithoutMutant.ContainsKey(requirement.Id)
            from section in requirement.Sections
            where !covered.Contains((requirement.Id, section.Key))
            select (requirement.Id, section.Key);
    }

    private static string VersionOf(Mutant mutant) => mutant.Name.Split('/')[1];
}
