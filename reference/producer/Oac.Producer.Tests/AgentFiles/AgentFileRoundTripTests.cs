using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Oac.Images;
using Oac.Producer.AgentFiles;
using Oac.Producer.LabelForms;
using Oac.Producer.Linting;
using Oac.Spec.Labels;
using Oac.Spec.Versions;

namespace Oac.Producer.Tests.AgentFiles;

/// <summary>Labels to a file and back, and labels to each form and back: nothing is lost, added or changed.</summary>
public sealed class AgentFileRoundTripTests
{
    private static readonly string[] Names =
    [
        "a",
        "github",
        "x.y",
        "dcr.scopes",
        "é.日本",
        "true",
        "from",
        "1",
        "~",
        "a b",
    ];

    private static readonly string[] Values =
    [
        "",
        "true",
        "TRUE",
        "false",
        " ",
        "V",
        "/run/x",
        "a b",
        "a  b",
        " a",
        "0128",
        "128",
        "45.50",
        "\"q\" 'p' $HOME ${X:-y} `z`",
        "\\",
        "a\\",
        "# x",
        "- x",
        "x: y",
        "日本 😀",
        "no",
        "~",
        "null",
        "\u0085\u2028\ufeff\u00a0",
        "\t",
    ];

    private static readonly string[] WithControls = ["a\nb", "\n", "a\r\nb", "\u0001\u001f\u007f", "x\0y"];

    private static readonly string[] Others =
    [
        "maintainer",
        "org.opencontainers.image.source",
        "org.openagentcontainers",
        "org.openagentcontainers.unknown",
        "org.openagentcontainers.events.a.b",
        "ORG.OPENAGENTCONTAINERS.NAME",
        "a key with spaces",
        "\"quoted\"",
        "#hash",
        "$x",
        "back\\slash",
        "é",
        new('k', 1500),
    ];

    /// <summary>Label sets that are right.</summary>
    public static TheoryData<string> Fixtures() =>
        [.. Files("fixtures/odd-twins"), "reference/producer/Oac.Producer.Tests/testdata/everything.json"];

    /// <summary>Label sets with a mistake each, and their right counterparts.</summary>
    public static TheoryData<string> LintFixtures() => [.. Files("fixtures/lint")];

    public static KeyValuePair<string, string>[] LabelsOf(string fixture) =>
        LintRun.LabelsOf(ImageInput.Read(fixture, File.ReadAllBytes(Repository.At(fixture)))[0]);

    public static TheoryData<string> Versions => ["v1alpha1", "v1alpha2", "v1alpha3", "v9", "", "none"];

    [Theory]
    [MemberData(nameof(Fixtures))]
    [MemberData(nameof(LintFixtures))]
    public void A_fixture_survives(string fixture)
    {
        var labels = LabelsOf(fixture);
        Assert.NotEmpty(labels);

        AssertSame(labels, Read(AgentFileWriter.Write(labels)).LabelPairs);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_set_survives(string version) =>
        Prop.ForAll(
                LabelSets(version, [.. Values, .. WithControls]),
                labels =>
                {
                    var text = AgentFileWriter.Write(labels);
                    var read = Read(text).LabelPairs;
                    AssertSame(labels, read);
                    Assert.Equal(text, AgentFileWriter.Write(read));
                    Assert.Equal(text, AgentFileWriter.Write([.. labels.Reverse()]));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20260530, 1));

    [Theory]
    [InlineData("v1alpha1")]
    [InlineData("v1alpha2")]
    [InlineData("v1alpha3")]
    public void Every_label_of_a_version_has_a_key_of_its_own(string version)
    {
        Assert.True(SpecVersions.TryGet(version, out var definition));
        var labels = definition
            .Schema.Patterns.Select(p =>
                KeyValuePair.Create(
                    LabelNamespace.Prefix + LabelPattern.Fill(p.Text, "n", "d"),
                    Sample(p.Kind, version)
                )
            )
            .ToList();

        var text = AgentFileWriter.Write(labels);

        Assert.DoesNotContain("labels:", text);
        AssertSame(labels, Read(text).LabelPairs);
    }

    [Fact]
    public void A_Dockerfile_gives_them_back() =>
        Prop.ForAll(
                LabelSets("v1alpha3", Values),
                labels =>
                {
                    var dockerfile = "FROM scratch\n" + LabelForm.Write("dockerfile", labels);
                    var description = Assert.Single(ImageInput.Read("Dockerfile", Encoding.UTF8.GetBytes(dockerfile)));
                    Assert.Empty(description.Diagnostics);
                    AssertSame(labels, LintRun.LabelsOf(description));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20260530, 1));

    [Fact]
    public void JSON_gives_them_back() =>
        Prop.ForAll(
                LabelSets("v1alpha3", [.. Values, .. WithControls]),
                labels =>
                {
                    var json = LabelForm.Write("json", labels);
                    AssertSame(labels, LintRun.LabelsOf(Assert.Single(ImageInput.Read("labels.json", json))));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20260530, 1));

    internal static void AssertSame(
        IEnumerable<KeyValuePair<string, string>> expected,
        IEnumerable<KeyValuePair<string, string>> found
    ) =>
        Assert.Equal(
            expected.OrderBy(static l => l.Key, StringComparer.Ordinal),
            found.OrderBy(static l => l.Key, StringComparer.Ordinal)
        );

    private static AgentFile Read(string text) => AgentFileReader.Read(new SourceText("oac.yaml", text));

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(Repository.At(folder), "*.json", SearchOption.AllDirectories)
            .Where(static f => !f.EndsWith(".facts.json", StringComparison.Ordinal))
            .Select(static f => Path.GetRelativePath(Repository.Root, f))
            .Order(StringComparer.Ordinal);

    private static string Sample(LabelValueKind kind, string version) =>
        kind switch
        {
            LabelValueKind.Boolean => "true",
            LabelValueKind.PositiveInteger => "128000",
            LabelValueKind.Percentage => "45.5",
            LabelValueKind.SpaceSeparatedList => "one two",
            LabelValueKind.AbsolutePath => "/run/x",
            LabelValueKind.MediaType => "application/json",
            LabelValueKind.SpecVersion => version,
            _ => "X_1",
        };

    private static Arbitrary<KeyValuePair<string, string>[]> LabelSets(string version, string[] values)
    {
        var patterns = SpecVersions.All.SelectMany(static v => v.Schema.Patterns).ToArray();
        var known =
            from pattern in Gen.Elements(patterns)
            from name in Gen.Elements(Names)
            from detail in Gen.Elements(Names)
            select LabelNamespace.Prefix + LabelPattern.Fill(pattern.Text, name, detail);
        var label =
            from key in Gen.Frequency((5, known), (1, Gen.Elements(Others)))
            from value in Gen.Elements(values)
            select KeyValuePair.Create(key, value);
        return Gen.ArrayOf(label)
            .Select(labels =>
                labels
                    .Where(static l => l.Key != LabelNamespace.VersionKey)
                    .Concat(version == "none" ? [] : [KeyValuePair.Create(LabelNamespace.VersionKey, version)])
                    .DistinctBy(static l => l.Key)
                    .ToArray()
            )
            .ToArbitrary();
    }
}
