using System.Reflection;

namespace Oac.Conformance.Gherkin;

/// <summary>The <c>.feature</c> files that are in an assembly.</summary>
internal static class SuiteFeatures
{
    /// <summary>Their paths below <c>Features</c>, with slashes, and their texts.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Files(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.EndsWith(".feature", StringComparison.Ordinal))
            {
                continue;
            }
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            yield return new(name.Replace('\\', '/'), reader.ReadToEnd());
        }
    }
}
