using Oac.Spec.Linting;

namespace Oac.Producer.Images.Facts;

/// <summary>The rules that need more than labels, by the facts that they need.</summary>
internal static class FactRules
{
    public const string SchemaEmbedded = "OAC901";
    public const string SchemaContent = "OAC902";
    public const string PlatformsAgree = "OAC903";
    public const string AnnotationsAreNoLabels = "OAC904";
    public const string SignatureAttached = "OAC905";
    public const string SbomAttached = "OAC906";
    public const string EntrypointPresent = "OAC907";
    public const string SecretInEnvironment = "OAC908";
    public const string SchemaDialect = "OAC909";

    /// <summary>The rules that could say nothing: an ignore of one of them has not shown to be of no use.</summary>
    public static HashSet<string> NotRun(ImageFacts facts)
    {
        var rules = new HashSet<string>(StringComparer.Ordinal);
        Add(facts.SchemaFiles is null, SchemaEmbedded, SchemaContent, SchemaDialect);
        Add(facts.DivergingLabels is null, PlatformsAgree);
        Add(facts.Annotations is null, AnnotationsAreNoLabels);
        Add(facts.HasSignature is null, SignatureAttached);
        Add(facts.HasSbom is null, SbomAttached);
        Add(facts.Command is null || (facts.Command is not [] && facts.EntrypointExists is null), EntrypointPresent);
        Add(facts.Environment is null, SecretInEnvironment);
        return rules;

        void Add(bool unknown, params ReadOnlySpan<string> ids)
        {
            if (unknown)
            {
                foreach (var id in ids)
                {
                    rules.Add(id);
                }
            }
        }
    }
}
