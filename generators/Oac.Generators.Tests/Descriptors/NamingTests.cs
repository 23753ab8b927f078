using Oac.Generators.Descriptors;
using Oac.Generators.Shared;

namespace Oac.Generators.Tests.Descriptors;

public sealed class NamingTests
{
    [Theory]
    [InlineData("client_id", "ClientId")]
    [InlineData("env-present", "EnvPresent")]
    [InlineData("v1alpha3", "V1Alpha3")]
    [InlineData("utf8-values", "Utf8Values")]
    [InlineData("name", "Name")]
    public void Names_of_schemas_become_names_of_types(string name, string expected) =>
        Assert.Equal(expected, Naming.Pascal(name));

    [Theory]
    [InlineData("type", "@type")]
    [InlineData("server_name", "@serverName")]
    public void Placeholders_become_parameters(string name, string expected) =>
        Assert.Equal(expected, Naming.Parameter(name));

    [Fact]
    public void Lists_are_equal_by_content()
    {
        Assert.Equal(new EquatableArray<string>(["a", "b"]), new EquatableArray<string>(["a", "b"]));
        Assert.NotEqual(new EquatableArray<string>(["a", "b"]), new EquatableArray<string>(["b", "a"]));
        Assert.Equal(
            new EquatableArray<string>(["a", "b"]).GetHashCode(),
            new EquatableArray<string>(["a", "b"]).GetHashCode()
        );
        Assert.Equal(default, new EquatableArray<string>([]));
        Assert.Empty(default(EquatableArray<string>));
    }

    [Fact]
    public void Text_of_a_schema_cannot_leave_its_comment_or_literal()
    {
        Assert.Equal("a &lt;b&gt; &amp; c", SourceWriter.Escape("a <b>\n  & c"));
        Assert.Equal("\"a\\\"\\n\\\\\"", SourceWriter.Literal("a\"\n\\"));
        Assert.Equal("null", SourceWriter.Literal(null));
    }
}
