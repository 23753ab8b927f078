using System.Collections.Immutable;

namespace Oac.Conformance.Targets;

/// <summary>A key of the target file.</summary>
/// <param name="Name">The key.</param>
/// <param name="IsForHarness">Whether only a harness has it: a file with such a key judges the harness where <c>class</c> is not said.</param>
internal sealed record TargetKey(string Name, bool IsForHarness = false);

/// <summary>Every key of the target file. The schema for editors and the page for people are held against these lists.</summary>
internal static class TargetKeys
{
    public const string Class = "class";
    public const string Image = "image";
    public const string LabelsFrom = "labels_from";
    public const string Version = "version";
    public const string PlainHttp = "plain_http";
    public const string ExpectedFailures = "expected_failures";
    public const string Command = "command";
    public const string Events = "events";
    public const string Fails = "fails";
    public const string ResultWithin = "result_within_ms";
    public const string StreamWithin = "stream_within_ms";
    public const string Extension = "extension";
    public const string Network = "network";
    public const string Listen = "listen";
    public const string Reach = "reach";
    public const string Mcp = "mcp";
    public const string ModelSays = "model_says";
    public const string ContentType = "content_type";
    public const string Text = "text";
    public const string Base64 = "base64";
    public const string File = "file";
    public const string Requirement = "requirement";
    public const string Why = "why";

    /// <summary>The keys of the file itself.</summary>
    public static ImmutableArray<TargetKey> Root { get; } =
    [
        new(Class),
        new(Image),
        new(LabelsFrom),
        new(Version),
        new(PlainHttp),
        new(ExpectedFailures),
        new(Command, IsForHarness: true),
        new(Events, IsForHarness: true),
        new(Fails, IsForHarness: true),
        new(ResultWithin, IsForHarness: true),
        new(StreamWithin, IsForHarness: true),
        new(Extension, IsForHarness: true),
        new(Network, IsForHarness: true),
        new(Listen, IsForHarness: true),
        new(Reach, IsForHarness: true),
        new(Mcp, IsForHarness: true),
        new(ModelSays, IsForHarness: true),
    ];

    /// <summary>The keys of one event.</summary>
    public static ImmutableArray<TargetKey> Event { get; } = [new(ContentType), new(Text), new(Base64), new(File)];

    /// <summary>The keys of one expected failure.</summary>
    public static ImmutableArray<TargetKey> ExpectedFailure { get; } = [new(Requirement), new(Why)];
}
