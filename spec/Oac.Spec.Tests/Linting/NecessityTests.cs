using System.Globalization;
using Oac.Spec.Labels;
using Oac.Spec.Tests.Labels;

namespace Oac.Spec.Tests.Linting;

/// <summary>The rules refuse exactly what the schemas call necessary: what labels.proto says of a label and what a rule does cannot part.</summary>
public sealed class NecessityTests
{
    public static TheoryData<string> Released => Schemas.ReleasedVersions;

    [Theory]
    [MemberData(nameof(Released))]
    public void A_label_is_missed_where_its_schema_says_so(string version)
    {
        Assert.DoesNotContain(Without(version, static _ => false).Findings, static f => f.Rule.Refuses);
        foreach (var pattern in Schemas.Of(version).Patterns)
        {
            var isMissed = Without(version, p => p == pattern || IsAlternative(p, pattern))
                .Findings.Any(f => f.Rule.Refuses && f.Message.Contains($"'{Key(pattern)}'", StringComparison.Ordinal));
            Assert.True(isMissed == IsNecessary(pattern), $"{pattern.Text} is {pattern.Necessity}; missed: {isMissed}");
        }
    }

    [Theory]
    [MemberData(nameof(Released))]
    public void A_name_is_refused_where_its_schema_says_so(string version)
    {
        foreach (
            var pattern in Schemas
                .Of(version)
                .Patterns.Where(static p => p.Text.Contains('<', StringComparison.Ordinal))
        )
        {
            var labels = Labels(version, static _ => true, name: "Odd_1").ToDictionary();
            var isRefused = Read.Exactly([.. labels])
                .Findings.Any(f => f.Rule.Refuses && f.Key!.StartsWith(Group(pattern), StringComparison.Ordinal));
            Assert.True(isRefused == (pattern.NameKind == LabelNameKind.DnsLabel), pattern.Text);
        }
    }

    /// <summary>Without its only credential a bearer method is not declared, so nothing is missing.</summary>
    private static bool IsNecessary(LabelPattern pattern) =>
        pattern.Necessity != LabelNecessity.Optional
        && !(pattern.Necessity == LabelNecessity.OneOf && pattern.Text.Contains(".bearer.", StringComparison.Ordinal));

    private static bool IsAlternative(LabelPattern other, LabelPattern pattern) =>
        pattern.Necessity == LabelNecessity.OneOf && other.Group == pattern.Group;

    private static ManifestReading Without(string version, Func<LabelPattern, bool> left) =>
        Read.Exactly([.. Labels(version, p => !left(p), name: "x1")]);

    private static IEnumerable<KeyValuePair<string, string>> Labels(
        string version,
        Func<LabelPattern, bool> taken,
        string name
    ) => Schemas.Of(version).Patterns.Where(taken).Select(p => KeyValuePair.Create(Key(p, name), Value(p, version)));

    private static string Key(LabelPattern pattern, string name = "x1") =>
        LabelNamespace.Prefix + LabelPattern.Fill(pattern.Text, name, "gpqa");

    private static string Group(LabelPattern pattern) => LabelNamespace.Prefix + pattern.Text.Split('.')[0] + ".";

    private static string Value(LabelPattern pattern, string version)
    {
        var number = pattern.Index.ToString(CultureInfo.InvariantCulture);
        return pattern.Kind switch
        {
            LabelValueKind.Boolean => "false",
            LabelValueKind.AbsolutePath => "/opt/" + number,
            LabelValueKind.MediaType => "application/protobuf",
            LabelValueKind.EnvironmentVariable => "VARIABLE_" + number,
            LabelValueKind.Percentage => "55",
            LabelValueKind.SpecVersion => version,
            _ => "1" + number,
        };
    }
}
