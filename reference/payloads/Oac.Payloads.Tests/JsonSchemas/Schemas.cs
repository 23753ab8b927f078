using System.Text;

namespace Oac.Payloads.JsonSchemas;

/// <summary>Short ways to a schema and a verdict.</summary>
internal static class Schemas
{
    public static JsonSchema Compile(string schema, JsonSchemaOptions? options = null) =>
        JsonSchema.Compile(Encoding.UTF8.GetBytes(schema), options);

    public static JsonVerdict Judge(string schema, string instance, JsonSchemaLimits? limits = null) =>
        Compile(schema, JsonSchemaOptions.Default with { Limits = limits ?? JsonSchemaLimits.Default })
            .Judge(Encoding.UTF8.GetBytes(instance));

    public static JsonSchemaResult Evaluate(
        string schema,
        string instance,
        JsonSchemaOutput output = JsonSchemaOutput.Basic,
        JsonSchemaLimits? limits = null
    ) =>
        Compile(schema, JsonSchemaOptions.Default with { Limits = limits ?? JsonSchemaLimits.Default })
            .Evaluate(Encoding.UTF8.GetBytes(instance), output);

    /// <summary>Place and message of each problem.</summary>
    public static string[] Problems(string schema, JsonSchemaOptions? options = null)
    {
        Assert.False(
            JsonSchema.TryCompile(Encoding.UTF8.GetBytes(schema), options, out _, out var problems),
            "it compiles"
        );
        Assert.NotEmpty(problems);
        return [.. problems.Select(static p => p.ToString())];
    }
}
