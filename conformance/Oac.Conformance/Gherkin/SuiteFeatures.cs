using System.Collections.Immutable;

namespace Oac.Conformance.Gherkin;

/// <summary>The scenarios of this suite.</summary>
public static class SuiteFeatures
{
    /// <summary>All scenarios, in the order of files and lines.</summary>
    /// <param name="errors">What is wrong with the files; a suite with errors judges nobody.</param>
    public static ImmutableArray<Scenario> Read(List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var assembly = typeof(SuiteFeatures).Assembly;
        var found = ImmutableArray.CreateBuilder<Scenario>();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!name.EndsWith(".feature", StringComparison.Ordinal))
            {
                continue;
            }
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            found.AddRange(FeatureReader.Read(name.Replace('\\', '/'), reader.ReadToEnd(), errors));
        }
        foreach (var same in found.GroupBy(static s => s.Id, StringComparer.Ordinal).Where(static g => g.Count() > 1))
        {
            errors.Add($"{same.First().File}: {same.Count()} scenarios have the id {same.Key}");
        }
        return found.ToImmutable();
    }
}
