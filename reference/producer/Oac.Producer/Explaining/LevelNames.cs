using Oac.Spec.Catalogue;

namespace Oac.Producer.Explaining;

/// <summary>How levels of requirements are written.</summary>
internal static class LevelNames
{
    /// <summary>The name of a level, as the specification spells its keywords.</summary>
    public static string Of(RequirementLevel level) =>
        level switch
        {
            RequirementLevel.Must => "MUST",
            RequirementLevel.Should => "SHOULD",
            RequirementLevel.May => "MAY",
            _ => "DERIVED",
        };
}
