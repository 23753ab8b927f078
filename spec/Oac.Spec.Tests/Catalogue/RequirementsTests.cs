using System.Text.RegularExpressions;
using Oac.Spec.Catalogue;

namespace Oac.Spec.Tests.Catalogue;

/// <summary>The constants against the file that they are made of, read line by line and not as YAML.</summary>
public sealed partial class RequirementsTests
{
    [Fact]
    public void Every_row_is_a_constant_in_the_order_of_the_file()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "spec", "requirements.yaml"));
        var ids = Row().Matches(text).Select(static m => m.Groups[1].Value).ToArray();
        Assert.True(ids.Length > 100);
        Assert.Equal(ids, Requirements.All.Select(static r => r.Id));
    }

    [Fact]
    public void A_constant_holds_its_row()
    {
        var requirement = Requirements.Container.Inference.ModelsList;
        Assert.Equal("container/inference/models-list", requirement.Id);
        Assert.Equal(ConformanceClass.Container, requirement.Class);
        Assert.Equal(RequirementLevel.Derived, requirement.Level);
        Assert.Equal("5.2", requirement.SectionIn("v1alpha2"));
        Assert.Null(requirement.SectionIn("v1alpha3"));
        Assert.StartsWith("inference.<type>.models", requirement.Says, StringComparison.Ordinal);
        Assert.Equal("labels", requirement.Observe);
    }

    [Fact]
    public void An_id_finds_its_constant()
    {
        Assert.All(
            Requirements.All,
            static r =>
            {
                Assert.True(Requirements.TryGet(r.Id, out var found));
                Assert.Same(r, found);
            }
        );
        Assert.False(Requirements.TryGet("container/name/presnt", out var none));
        Assert.Null(none);
        Assert.False(Requirements.TryGet(null, out _));
    }

    [Fact]
    public void A_class_begins_the_ids_of_its_constants() =>
        Assert.All(
            Requirements.All,
            static r => Assert.Equal(r.Id.Split('/')[0], r.Class.ToString(), ignoreCase: true)
        );

    [GeneratedRegex(@"^  - \{id: ([a-z0-9/-]+),", RegexOptions.Multiline)]
    private static partial Regex Row();
}
