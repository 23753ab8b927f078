namespace Oac.Generators.Stream;

/// <summary>The generator's named steps, for tests of its caching.</summary>
internal static class TrackingNames
{
    public const string Files = "Stream.Files";
    public const string Result = "Stream.Result";
    public const string Schema = "Stream.Schema";
    public const string Diagnostics = "Stream.Diagnostics";
}
