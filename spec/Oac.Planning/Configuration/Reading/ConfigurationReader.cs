using System.Collections.Immutable;

namespace Oac.Planning.Configuration.Reading;

/// <summary>
/// Reads what an operator offers and allows, from YAML. Tells everything that is wrong at once. Pure: files that the configuration names are
/// asked of the caller.
/// </summary>
public static class ConfigurationReader
{
    /// <summary>The most findings that are told; further ones are counted.</summary>
    public const int MaxFindings = 100;

    /// <summary>The keys at the top of the file, for who embeds them in a larger one.</summary>
    public static ImmutableArray<string> Keys { get; } = [.. ConfigurationShape.Root.Fields.Select(static f => f.Name)];

    /// <summary>Reads a file that holds nothing else.</summary>
    /// <param name="file">How the file is called in findings.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="keyFile">Reads a file that holds a public key: its path as it stands in the configuration.</param>
    public static ConfigurationReading Read(string file, ReadOnlySpan<byte> utf8, Func<string, KeyFile> keyFile) =>
        Whole(ConfigurationDocument.Parse(file, utf8), keyFile);

    /// <summary>Reads a text that holds nothing else.</summary>
    /// <param name="file">How the file is called in findings.</param>
    /// <param name="text">Its content.</param>
    /// <param name="keyFile">Reads a file that holds a public key: its path as it stands in the configuration.</param>
    public static ConfigurationReading Read(string file, string text, Func<string, KeyFile> keyFile) =>
        Whole(ConfigurationDocument.Parse(file, text), keyFile);

    /// <summary>
    /// Reads the keys of <see cref="Keys"/> from a mapping of a larger document, and hands on the others. The findings are those of the
    /// whole document so far.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="node">A mapping of it.</param>
    /// <param name="keyFile">Reads a file that holds a public key: its path as it stands in the configuration.</param>
    public static ConfigurationReading ReadPart(
        ConfigurationDocument document,
        ConfigurationMapping node,
        Func<string, KeyFile> keyFile
    )
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(keyFile);
        return Read(document, node, keyFile, ImmutableArray.CreateBuilder<ConfigurationEntry>());
    }

    private static ConfigurationReading Whole(ConfigurationDocument document, Func<string, KeyFile> keyFile)
    {
        ArgumentNullException.ThrowIfNull(keyFile);
        if (document.Root is ConfigurationMapping root)
        {
            return Read(document, root, keyFile, null);
        }
        if (document.Root is { } other and not ConfigurationBroken)
        {
            document.Sink.Add(other, null, $"expected a mapping such as 'versions: [v1alpha3]', found {other.Kind}");
        }
        else if (document.Sink.Count == 0)
        {
            document.Sink.Add(1, 1, null, "the file is empty; 'versions: [v1alpha3]' is the least");
        }
        return new(null, document.Sink.Sorted(), []);
    }

    private static ConfigurationReading Read(
        ConfigurationDocument document,
        ConfigurationMapping root,
        Func<string, KeyFile> keyFile,
        ImmutableArray<ConfigurationEntry>.Builder? others
    )
    {
        new ShapeWalk(document.Sink).CheckRoot(root, ConfigurationShape.Root, others);
        var keys = new SignerKeys(document.Sink, keyFile).Read(root);
        new CrossChecks(document.Sink).Check(root);
        return new(
            document.Sink.Count == 0 ? ConfigurationBuilder.Build(root, keys) : null,
            document.Sink.Sorted(),
            others?.ToImmutable() ?? []
        );
    }
}

/// <summary>What reading came to.</summary>
public sealed record ConfigurationReading
{
    internal ConfigurationReading(
        PlanningConfiguration? configuration,
        (ImmutableArray<ConfigurationFinding> Told, int Others) findings,
        ImmutableArray<ConfigurationEntry> others
    )
    {
        Configuration = configuration;
        Findings = findings.Told;
        FurtherFindings = findings.Others;
        Others = others;
    }

    /// <summary>The configuration; null where anything is wrong.</summary>
    public PlanningConfiguration? Configuration { get; }

    /// <summary>What is wrong, in the order of the places.</summary>
    public ImmutableArray<ConfigurationFinding> Findings { get; }

    /// <summary>How many findings there are beyond <see cref="ConfigurationReader.MaxFindings"/>.</summary>
    public int FurtherFindings { get; }

    /// <summary>Entries of a larger document that are not the planner's.</summary>
    public ImmutableArray<ConfigurationEntry> Others { get; }
}

/// <summary>A file with a public key, as its caller read it.</summary>
/// <param name="Text">Its content; null where it cannot be read.</param>
/// <param name="Problem">Why not, in words for people; null where it can.</param>
public sealed record KeyFile(string? Text, string? Problem);
