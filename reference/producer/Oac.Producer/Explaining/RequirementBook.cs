using System.Diagnostics.CodeAnalysis;
using Oac.Producer.Linting;
using Oac.Spec.Catalogue;
using Oac.Spec.Linting;

namespace Oac.Producer.Explaining;

/// <summary>Every requirement that a person can ask about.</summary>
internal static class RequirementBook
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Requirement> All => Requirements.All;

    /// <summary>Finds a requirement by id.</summary>
    public static bool TryFind(string id, [NotNullWhen(true)] out Requirement? requirement) =>
        Requirements.TryGet(id, out requirement);

    /// <summary>The rules that check a requirement.</summary>
    public static IEnumerable<ReportRule> CheckedBy(Requirement requirement) =>
        RuleBook.All.Where(r => r.Requirements.Any(q => q.Id == requirement.Id));
}
