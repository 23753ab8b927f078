namespace Oac.Images.Dockerfiles;

/// <summary>Compares what an image says of itself with what was read from its Dockerfile.</summary>
internal static class Comparison
{
    /// <summary>Every difference, one a line; empty when there is none.</summary>
    public static List<string> Differences(ImageDescription read, ImageDescription built)
    {
        var differences = new List<string>();
        Compare(
            "label",
            built.EffectiveLabels.ToDictionary(l => l.Key, l => l.Value),
            read.EffectiveLabels.ToDictionary(l => l.Key, l => l.Value),
            differences
        );
        Compare(
            "variable",
            built.EffectiveEnvironment.ToDictionary(v => v.Name, v => v.Value),
            read.EffectiveEnvironment.ToDictionary(v => v.Name, v => v.Value),
            differences
        );
        Compare("user", built.User?.Value ?? "", read.User?.Value ?? "", differences);
        Compare("entrypoint", Join(built.Entrypoint), Join(read.Entrypoint), differences);
        Compare("cmd", Join(built.Cmd), Join(read.Cmd), differences);
        Compare("shell", Join(built.Shell), Join(read.Shell), differences);
        Compare(
            "triggers",
            string.Join('|', built.OnBuild.Select(t => t.Expression)),
            string.Join('|', read.OnBuild.Select(t => t.Expression)),
            differences
        );
        return differences;
    }

    private static string Join(ImageCommand? command) =>
        command is null or { Arguments.IsEmpty: true } ? "none" : string.Join('|', command.Arguments);

    private static void Compare(string what, string built, string read, List<string> differences)
    {
        if (built != read)
        {
            differences.Add($"{what}: built '{built}', read '{read}'");
        }
    }

    private static void Compare(
        string what,
        Dictionary<string, string> built,
        Dictionary<string, string> read,
        List<string> differences
    )
    {
        foreach (var key in built.Keys.Union(read.Keys).Order(StringComparer.Ordinal))
        {
            var inBuilt = built.GetValueOrDefault(key);
            var inRead = read.GetValueOrDefault(key);
            if (inBuilt != inRead)
            {
                differences.Add($"{what} '{key}': built {Show(inBuilt)}, read {Show(inRead)}");
            }
        }

        static string Show(string? value) => value is null ? "nothing" : $"'{value}'";
    }
}
