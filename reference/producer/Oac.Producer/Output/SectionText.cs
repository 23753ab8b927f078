using Oac.Spec.Catalogue;

namespace Oac.Producer.Output;

/// <summary>Where a requirement stands, in words.</summary>
internal static class SectionText
{
    /// <summary><c> (5.2 of v1alpha3)</c>; every version where none is known or the version lacks the rule.</summary>
    public static string Of(Requirement requirement, string? version) =>
        version is not null && requirement.SectionIn(version) is { } section
            ? $" ({section} of {version})"
            : $" ({AllOf(requirement)})";

    /// <summary><c>4.1 of v1alpha1, 4.1 of v1alpha2</c>.</summary>
    public static string AllOf(Requirement requirement) =>
        string.Join(", ", requirement.Sections.Select(static s => $"{s.Value} of {s.Key}"));
}
