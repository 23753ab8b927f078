using System.Reflection;
using Oac.Spec.Labels;

namespace Oac.Spec.Tests.Labels;

/// <summary>Constants and functions of keys say what the schema matches.</summary>
public sealed class LabelKeysTests
{
    public static TheoryData<string> Versions => Schemas.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public void There_is_one_for_each_pattern_and_it_is_its_key(string version)
    {
        var schema = Schemas.Of(version);
        var keys = schema.GetType().Assembly.GetType(schema.GetType().Namespace + ".LabelKeys")!;
        var constants = keys.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(static f => f.Name != "Prefix")
            .Select(static f => (string)f.GetRawConstantValue()!);
        var functions = keys.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(static m => (string)m.Invoke(null, [.. new object[] { "n", "d" }.Take(m.GetParameters().Length)])!);
        Assert.Equal(
            schema
                .Patterns.Select(static p => LabelNamespace.Prefix + LabelPattern.Fill(p.Text, "n", "d"))
                .Order(StringComparer.Ordinal),
            constants.Concat(functions).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void They_are_spelled_as_the_specification_spells_them()
    {
        Assert.Equal("org.openagentcontainers.version", V1Alpha1.LabelKeys.Version);
        Assert.Equal("org.openagentcontainers.inference.api_key.env", V1Alpha2.LabelKeys.InferenceApiKeyEnv);
        Assert.Equal(
            "org.openagentcontainers.mcp.a.b.dcr.client_secret.file",
            V1Alpha3.LabelKeys.McpDcrClientSecretFile("a.b")
        );
        Assert.Equal(
            "org.openagentcontainers.inference.embeddings.bench.mteb.v2",
            V1Alpha3.LabelKeys.InferenceBench("embeddings", "mteb.v2")
        );
    }

    [Fact]
    public void A_name_that_cannot_stand_in_the_key_is_refused()
    {
        Assert.Throws<ArgumentException>(static () => V1Alpha3.LabelKeys.InferenceContext(""));
        Assert.Throws<ArgumentException>(static () => V1Alpha3.LabelKeys.InferenceContext("a.b"));
        Assert.Throws<ArgumentException>(static () => V1Alpha3.LabelKeys.InferenceContext("api_key"));
        Assert.Throws<ArgumentException>(static () => V1Alpha3.LabelKeys.EventsSchemaPath("a.b"));
        Assert.Throws<ArgumentException>(static () => V1Alpha3.LabelKeys.McpDcrScopes("a..b"));
        Assert.Throws<ArgumentException>(static () => V1Alpha3.LabelKeys.WorkspacePath("."));
        Assert.Throws<ArgumentException>(static () => V1Alpha3.LabelKeys.InferenceBench("a", ""));
    }
}
