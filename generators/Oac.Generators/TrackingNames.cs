namespace Oac.Generators;

/// <summary>The named steps of the generators; tests ask by these names what ran again.</summary>
internal static class TrackingNames
{
    public const string CatalogueText = nameof(CatalogueText);
    public const string CatalogueResult = nameof(CatalogueResult);
    public const string CatalogueModel = nameof(CatalogueModel);
    public const string CatalogueDiagnostics = nameof(CatalogueDiagnostics);
    public const string LabelDescriptors = nameof(LabelDescriptors);
    public const string LabelSchemaResult = nameof(LabelSchemaResult);
    public const string LabelSchemaModel = nameof(LabelSchemaModel);
    public const string LabelDiagnostics = nameof(LabelDiagnostics);
    public const string StreamFiles = nameof(StreamFiles);
    public const string StreamResult = nameof(StreamResult);
    public const string StreamSchema = nameof(StreamSchema);
    public const string StreamDiagnostics = nameof(StreamDiagnostics);
}
