using System.Collections.Immutable;
using Oac.Spec.Catalogue;
using Oac.Spec.Labels;
using Oac.Spec.V1Alpha4;
using Oac.Spec.Versions;

namespace Oac.Spec.Tests.Labels;

/// <summary>
/// A version is a folder: v1alpha4, which only these tests know, changes, adds and deprecates a label, and is read through the code that
/// was made of it. Nothing of the library knows its name.
/// </summary>
public sealed class NewVersionTests
{
    private static readonly LabelSchema Schema = V1Alpha4LabelSchema.Instance;

    [Fact]
    public void It_is_made_in_the_assembly_that_asks_for_it()
    {
        Assert.Equal("v1alpha4", Schema.Version);
        Assert.Same(typeof(NewVersionTests).Assembly, Schema.GetType().Assembly);
        Assert.DoesNotContain(typeof(Requirement).Assembly.GetTypes(), static t => t.Namespace == "Oac.Spec.V1Alpha4");
    }

    [Fact]
    public void Requirements_are_those_of_the_library()
    {
        Assert.Same(
            Requirements.Container.Name.Present,
            Schema.Patterns.Single(static p => p.Text == "name").Requirement
        );
        Assert.DoesNotContain(typeof(NewVersionTests).Assembly.GetTypes(), static t => t.Name == nameof(Requirements));
    }

    [Fact]
    public void A_label_is_added() => Assert.Equal("description", Schema.Match("description")?.Pattern);

    [Fact]
    public void A_label_is_renamed()
    {
        Assert.Null(Schema.Match("session.isolation"));
        Assert.Equal(LabelRole.SessionIsolation, Schema.Patterns.Single(static p => p.Text == "session.shared").Role);
    }

    [Fact]
    public void A_label_is_deprecated_and_names_its_successor()
    {
        var old = Schema.Patterns.Single(static p => p.Text == "inference.<type>.context");
        Assert.Equal("v1alpha4", old.DeprecatedSince);
        Assert.Equal("inference.<type>.context_window", old.ReplacedBy);
        Assert.Null(Schema.Patterns.Single(p => p.Text == old.ReplacedBy).DeprecatedSince);
    }

    [Fact]
    public void It_is_read_as_any_other_version()
    {
        Assert.True(SpecVersion.TryParse("v1alpha4", out var version));
        var reading = ManifestReader.Read(
            [
                new(LabelKeys.Version, "v1alpha4"),
                new(LabelKeys.Name, "agent"),
                new(LabelKeys.InferenceContextWindow("chat-completions"), "4096"),
                new(LabelKeys.SessionShared, "true"),
                new("org.openagentcontainers.session.isolation", "true"),
            ],
            new() { Accepted = [new SpecVersionDefinition(version, Schema, [])] }
        );
        Assert.Equal(4096, reading.Manifest?.Inference.Types.Single().Context);
        Assert.True(reading.Manifest?.SessionIsolation);
        Assert.Equal("true", Assert.IsType<AgentLabels>(reading.Labels).Session.Shared);
        Assert.Equal(["org.openagentcontainers.session.isolation"], reading.Unknown.Select(static l => l.Key));
    }
}
