namespace Oac.Repository.Tests;

/// <summary>How a test says that a check found nothing, or found exactly what it should.</summary>
internal static class Violations
{
    public static void None(IEnumerable<string> found) =>
        Assert.True(!found.Any(), string.Join(Environment.NewLine, found));

    /// <summary>One violation, which names each of the words.</summary>
    public static void One(IEnumerable<string> found, params ReadOnlySpan<string> words)
    {
        var violation = Assert.Single(found);
        foreach (var word in words)
        {
            Assert.Contains(word, violation, StringComparison.Ordinal);
        }
    }
}
