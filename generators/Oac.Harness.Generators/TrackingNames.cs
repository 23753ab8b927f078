namespace Oac.Harness.Generators;

/// <summary>The named steps of the generator; tests ask by these names what ran again.</summary>
internal static class TrackingNames
{
    public const string Agents = nameof(Agents);
    public const string Handlers = nameof(Handlers);
    public const string Files = nameof(Files);
    public const string Declaration = nameof(Declaration);
    public const string Code = nameof(Code);
    public const string Diagnostics = nameof(Diagnostics);
}
