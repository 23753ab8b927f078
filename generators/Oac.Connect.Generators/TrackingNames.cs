namespace Oac.Connect.Generators;

/// <summary>The named steps of the generator; tests ask by these names what ran again.</summary>
internal static class TrackingNames
{
    public const string Sets = nameof(Sets);
    public const string Contract = nameof(Contract);
    public const string Services = nameof(Services);
    public const string Surroundings = nameof(Surroundings);
    public const string Stubs = nameof(Stubs);
    public const string Diagnostics = nameof(Diagnostics);
}
