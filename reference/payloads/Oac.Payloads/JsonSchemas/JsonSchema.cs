using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using Oac.Payloads.JsonSchemas.Compilation;
using Oac.Payloads.JsonSchemas.Evaluation;
using Oac.Payloads.JsonSchemas.Instances;
using Oac.Payloads.JsonSchemas.Output;

namespace Oac.Payloads.JsonSchemas;

/// <summary>
/// A compiled JSON Schema: drafts 4, 6, 7, 2019-09 and 2020-12. Immutable, and of use to many threads at once. A member that stands twice in an
/// object of an instance is judged twice, so that whichever a reader takes keeps the schema.
/// </summary>
public sealed class JsonSchema
{
    /// <summary>Stands for errors that are not told because of the limits.</summary>
    internal const string TooMuchToTell = "breaks the schema; what it breaks takes more than the limits allow to tell";

    [ThreadStatic]
    private static Run? t_run;

    private readonly SchemaNode _root;
    private readonly JsonSchemaLimits _limits;
    private readonly int _resources;
    private readonly bool _tracksScope;

    private JsonSchema(SchemaNode root, Compiler compiler)
    {
        _root = root;
        _limits = compiler.Options.Limits;
        _resources = compiler.Resources;
        _tracksScope = compiler.TracksScope;
    }

    /// <summary>Compiles a schema. Nothing is fetched: references lead into it, into <see cref="JsonSchemaOptions.Documents"/> or nowhere.</summary>
    /// <exception cref="JsonSchemaException">It cannot be used; all that is wrong is told.</exception>
    public static JsonSchema Compile(ReadOnlyMemory<byte> utf8, JsonSchemaOptions? options = null) =>
        TryCompile(utf8.Span, options ?? JsonSchemaOptions.Default, trusted: false, out var schema, out var problems)
            ? schema
            : throw new JsonSchemaException(problems);

    /// <inheritdoc cref="Compile(ReadOnlyMemory{byte}, JsonSchemaOptions?)"/>
    public static JsonSchema Compile(JsonElement schema, JsonSchemaOptions? options = null) =>
        Compile(JsonMarshal.GetRawUtf8Value(schema).ToArray(), options);

    /// <summary>Compiles a schema, or tells all that keeps it from being used. No content throws.</summary>
    public static bool TryCompile(
        ReadOnlyMemory<byte> utf8,
        JsonSchemaOptions? options,
        [NotNullWhen(true)] out JsonSchema? schema,
        out IReadOnlyList<JsonSchemaProblem> problems
    ) => TryCompile(utf8.Span, options ?? JsonSchemaOptions.Default, trusted: false, out schema, out problems);

    internal static bool TryCompile(
        ReadOnlySpan<byte> utf8,
        JsonSchemaOptions options,
        bool trusted,
        [NotNullWhen(true)] out JsonSchema? schema,
        out IReadOnlyList<JsonSchemaProblem> problems
    )
    {
        var compiler = new Compiler(options, trusted);
        var root = compiler.Compile(utf8, judgesUnused: false);
        problems = compiler.Problems;
        schema = root is null ? null : new JsonSchema(root, compiler);
        return schema is not null;
    }

    /// <summary>
    /// All that keeps a schema from being used, and references to nowhere in definitions that it does not use; empty where there is nothing.
    /// </summary>
    internal static IReadOnlyList<JsonSchemaProblem> Problems(ReadOnlySpan<byte> utf8, JsonSchemaOptions options)
    {
        var compiler = new Compiler(options, trusted: false);
        compiler.Compile(utf8, judgesUnused: true);
        return compiler.Problems;
    }

    /// <summary>Whether a text is JSON and keeps the schema. Allocates nothing in the long run.</summary>
    public bool IsValid(ReadOnlySpan<byte> utf8) => Judge(utf8) == JsonVerdict.Valid;

    /// <summary>Whether a value keeps the schema.</summary>
    public bool IsValid(JsonElement value) => IsValid(JsonMarshal.GetRawUtf8Value(value));

    /// <summary>Whether a value keeps the schema.</summary>
    public bool IsValid(JsonInstance value) => Judge(value) == JsonVerdict.Valid;

    /// <summary>The verdict on a text. No content throws.</summary>
    public JsonVerdict Judge(ReadOnlySpan<byte> utf8) => Judge(utf8, out _);

    /// <summary>The verdict on a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="stop">What ended it before there was a verdict by the schema, or <see langword="null"/>.</param>
    internal JsonVerdict Judge(ReadOnlySpan<byte> utf8, out Exception? stop)
    {
        stop = null;
        var run = Take();
        try
        {
            run.OwnTree.Read(utf8, _limits.MaxInstanceBytes, _limits);
            return Judge(run, run.OwnTree);
        }
        catch (JsonException e)
        {
            stop = e;
            return JsonVerdict.NotJson;
        }
        catch (JsonSchemaLimitException e)
        {
            stop = e;
            return JsonVerdict.Undecided;
        }
        finally
        {
            GiveBack(run);
        }
    }

    /// <summary>What a text breaks; <see langword="null"/> where that cannot be told within the limits, or it breaks nothing.</summary>
    internal OutputUnit? Errors(ReadOnlySpan<byte> utf8, out bool isTruncated)
    {
        var reporter = new Reporter(_limits.MaxOutputUnits, _limits.MaxOutputLength);
        try
        {
            var tree = new JsonTree();
            tree.Read(utf8, _limits.MaxInstanceBytes, _limits);
            return Trace(tree, reporter, out var unit) ? null : unit;
        }
        catch (Exception e) when (e is JsonException or JsonSchemaLimitException)
        {
            return null;
        }
        finally
        {
            isTruncated = reporter.IsTruncated;
        }
    }

    /// <summary>The verdict on a value.</summary>
    public JsonVerdict Judge(JsonInstance value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Judge(value.Tree);
    }

    /// <summary>The verdict on a text, and why. No content throws.</summary>
    public JsonSchemaResult Evaluate(ReadOnlySpan<byte> utf8, JsonSchemaOutput output = JsonSchemaOutput.Basic)
    {
        var tree = new JsonTree();
        try
        {
            tree.Read(utf8, _limits.MaxInstanceBytes, _limits);
        }
        catch (JsonException e)
        {
            var reason = MessageText.Plain(JsonText.ReasonWithoutText(e));
            return new(JsonVerdict.NotJson) { Output = output, Reason = $"not JSON: {reason}" };
        }
        catch (JsonSchemaLimitException e)
        {
            return new(JsonVerdict.Undecided) { Output = output, Reason = e.Message };
        }
        return Evaluate(tree, output);
    }

    /// <summary>The verdict on a value, and why.</summary>
    public JsonSchemaResult Evaluate(JsonElement value, JsonSchemaOutput output = JsonSchemaOutput.Basic) =>
        Evaluate(JsonMarshal.GetRawUtf8Value(value), output);

    /// <summary>The verdict on a value, and why.</summary>
    public JsonSchemaResult Evaluate(JsonInstance value, JsonSchemaOutput output = JsonSchemaOutput.Basic)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Evaluate(value.Tree, output);
    }

    internal JsonVerdict Judge(JsonTree tree)
    {
        var run = Take();
        try
        {
            return Judge(run, tree);
        }
        catch (JsonSchemaLimitException)
        {
            return JsonVerdict.Undecided;
        }
        finally
        {
            GiveBack(run);
        }
    }

    internal JsonSchemaResult Evaluate(JsonTree tree, JsonSchemaOutput output)
    {
        var reporter =
            output == JsonSchemaOutput.Flag ? null : new Reporter(_limits.MaxOutputUnits, _limits.MaxOutputLength);
        try
        {
            var valid = Trace(tree, reporter, out var unit);
            if (!valid && unit is { Error: null, Children: [] })
            {
                unit.Fail(TooMuchToTell);
            }
            return new(valid ? JsonVerdict.Valid : JsonVerdict.Invalid)
            {
                Output = output,
                IsTruncated = reporter is { IsTruncated: true },
                Units =
                    unit is null ? []
                    : output == JsonSchemaOutput.Basic ? OutputWriter.Basic(unit)
                    : [OutputWriter.Detailed(unit)],
            };
        }
        catch (JsonSchemaLimitException e)
        {
            return new(JsonVerdict.Undecided) { Output = output, Reason = e.Message };
        }
    }

    private bool Trace(JsonTree tree, Reporter? reporter, out OutputUnit? unit)
    {
        unit = reporter is null ? null : OutputUnit.Root(reporter, _root);
        var run = Take();
        try
        {
            run.Start(tree, _limits, _resources, _tracksScope, reporter);
            var valid = _root.Evaluate(run, 0, -1, unit);
            unit?.Close(valid);
            return valid;
        }
        finally
        {
            GiveBack(run);
        }
    }

    private JsonVerdict Judge(Run run, JsonTree tree)
    {
        run.Start(tree, _limits, _resources, _tracksScope, null);
        return _root.Evaluate(run, 0, -1, null) ? JsonVerdict.Valid : JsonVerdict.Invalid;
    }

    private static Run Take()
    {
        var run = t_run ?? new Run();
        t_run = null;
        return run;
    }

    private static void GiveBack(Run run)
    {
        // A thread does not keep what one huge instance needed.
        if (run.End())
        {
            t_run = run;
        }
    }
}
