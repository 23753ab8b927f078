using System.Reflection;

namespace Oac.Conformance;

/// <summary>The version of this suite.</summary>
internal static class SuiteVersion
{
    /// <summary>As it is printed.</summary>
    public static string Text { get; } =
        typeof(SuiteVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0.0.0";
}
