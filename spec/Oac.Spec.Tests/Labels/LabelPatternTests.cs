using Oac.Spec.Catalogue;
using Oac.Spec.Labels;

namespace Oac.Spec.Tests.Labels;

/// <summary>The patterns of each version against section 5, which is written down by hand.</summary>
public sealed class LabelPatternTests
{
    public static TheoryData<string> Versions => Schemas.Versions;

    public static TheoryData<string> Released => Schemas.ReleasedVersions;

    [Theory]
    [MemberData(nameof(Released))]
    public void The_schema_has_the_labels_of_section_5_and_no_others(string version)
    {
        var lines = Schemas
            .Of(version)
            .Patterns.Select(static p => $"{p.Text} {p.Section} {Letter(p.Necessity)}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(LabelReferences.Of(version), lines);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_pattern_knows_its_place(string version)
    {
        var patterns = Schemas.Of(version).Patterns;
        Assert.Equal(Enumerable.Range(0, patterns.Length), patterns.Select(static p => p.Index));
        Assert.Equal(patterns.Length, patterns.Select(static p => p.Text).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Released))]
    public void A_pattern_names_a_requirement_of_its_version(string version) =>
        Assert.All(
            Schemas.Of(version).Patterns.Where(static p => p.Requirement is not null),
            p => Assert.NotNull(p.Requirement!.SectionIn(version))
        );

    [Theory]
    [MemberData(nameof(Released))]
    public void A_label_that_must_be_there_has_a_requirement(string version) =>
        Assert.All(
            Schemas.Of(version).Patterns.Where(static p => p.Necessity != LabelNecessity.Optional),
            static p => Assert.NotNull(p.Requirement)
        );

    [Fact]
    public void Partners_share_a_group()
    {
        var groups = Schemas
            .Of("v1alpha3")
            .Patterns.Where(static p => p.Group is not null)
            .GroupBy(static p => p.Group, static p => p.Text)
            .Select(static g => string.Join(" ", g));
        Assert.Equal(
            [
                "inference.api_base.env inference.api_key.env",
                "mcp.<name>.dcr.client_id.env mcp.<name>.dcr.client_id.file",
                "mcp.<name>.dcr.client_secret.env mcp.<name>.dcr.client_secret.file",
                "mcp.<name>.oauth.client_id.env mcp.<name>.oauth.client_id.file",
                "mcp.<name>.oauth.client_secret.env mcp.<name>.oauth.client_secret.file",
                "mcp.<name>.bearer.token.env mcp.<name>.bearer.token.file",
                "orchestrator.bearer.token.env orchestrator.bearer.token.file",
                "orchestrator.mtls.cert.file orchestrator.mtls.key.file",
            ],
            groups
        );
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_group_is_what_together_and_one_of_speak_of(string version) =>
        Assert.All(
            Schemas.Of(version).Patterns,
            static p =>
                Assert.Equal(
                    p.Necessity is LabelNecessity.RequiredTogether or LabelNecessity.OneOf,
                    p.Group is not null
                )
        );

    [Theory]
    [MemberData(nameof(Versions))]
    public void Channels_alone_are_named_like_hosts(string version) =>
        Assert.All(
            Schemas.Of(version).Patterns,
            static p =>
                Assert.Equal(
                    p.Text.StartsWith("events.<name>.", StringComparison.Ordinal)
                        ? LabelNameKind.DnsLabel
                        : LabelNameKind.Any,
                    p.NameKind
                )
        );

    [Theory]
    [MemberData(nameof(Released))]
    public void Each_label_has_a_role_of_its_own(string version)
    {
        var roles = Schemas.Of(version).Patterns.Select(static p => p.Role).ToArray();
        Assert.DoesNotContain(LabelRole.None, roles);
        Assert.Equal(roles.Length, roles.Distinct().Count());
    }

    [Fact]
    public void Every_role_is_played_in_some_version() =>
        Assert.Equal(
            Enum.GetValues<LabelRole>().Where(static r => r != LabelRole.None),
            Schemas.Released.SelectMany(static s => s.Patterns).Select(static p => p.Role).Distinct().Order()
        );

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_kind_of_a_value_follows_its_key(string version)
    {
        foreach (var pattern in Schemas.Of(version).Patterns)
        {
            if (pattern.Text.EndsWith(".env", StringComparison.Ordinal))
            {
                Assert.Equal(LabelValueKind.EnvironmentVariable, pattern.Kind);
            }
            else if (
                pattern.Text.EndsWith(".file", StringComparison.Ordinal)
                || pattern.Text.EndsWith(".path", StringComparison.Ordinal)
            )
            {
                Assert.Equal(LabelValueKind.AbsolutePath, pattern.Kind);
            }
        }
    }

    [Theory]
    [InlineData("version", LabelValueKind.SpecVersion)]
    [InlineData("name", LabelValueKind.Text)]
    [InlineData("inference.<type>.context", LabelValueKind.PositiveInteger)]
    [InlineData("inference.<type>.reasoning", LabelValueKind.Boolean)]
    [InlineData("inference.<type>.tools", LabelValueKind.Boolean)]
    [InlineData("inference.<type>.input.vision", LabelValueKind.Boolean)]
    [InlineData("inference.<type>.output.video", LabelValueKind.Boolean)]
    [InlineData("inference.<type>.bench.<id>", LabelValueKind.Percentage)]
    [InlineData("mcp.<name>.dcr.scopes", LabelValueKind.SpaceSeparatedList)]
    [InlineData("workspace.<name>.mutable", LabelValueKind.Boolean)]
    [InlineData("events.<name>.schema.mimetype", LabelValueKind.MediaType)]
    [InlineData("session.isolation", LabelValueKind.Boolean)]
    public void The_other_kinds_are_those_of_section_5(string text, LabelValueKind kind) =>
        Assert.Equal(kind, Schemas.Of("v1alpha3").Patterns.Single(p => p.Text == text).Kind);

    [Fact]
    public void Models_are_a_list() =>
        Assert.All(
            new[] { "v1alpha1", "v1alpha2" },
            static v =>
                Assert.Equal(
                    LabelValueKind.SpaceSeparatedList,
                    Schemas.Of(v).Patterns.Single(static p => p.Role == LabelRole.InferenceModels).Kind
                )
        );

    [Fact]
    public void Constants_of_the_catalogue_are_what_patterns_refer_to() =>
        Assert.Same(
            Requirements.Container.Events.SchemaPair,
            Schemas.Of("v1alpha3").Patterns.Single(static p => p.Role == LabelRole.EventSchemaPath).Requirement
        );

    private static char Letter(LabelNecessity necessity) =>
        necessity switch
        {
            LabelNecessity.Required => 'R',
            LabelNecessity.RequiredTogether => 'T',
            LabelNecessity.OneOf => '1',
            _ => '-',
        };
}
