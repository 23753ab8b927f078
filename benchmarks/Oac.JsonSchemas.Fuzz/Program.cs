using System.Globalization;
using System.Text;
using System.Text.Json;
using Oac.Payloads.JsonSchemas;
using Oac.Payloads.JsonSchemas.Fuzzing;

// A long run of the schema fuzzer: [--minutes N] (60), [--seed N] (1). With --pairs N it writes that many lines of schema, instances and our
// verdicts instead, for another validator to compare.
var minutes = Option("--minutes", 60);
var seed = (int)Option("--seed", 1);
var pairs = Option("--pairs", 0);
if (args.Length % 2 != 0 || minutes <= 0)
{
    Console.Error.WriteLine("usage: Oac.JsonSchemas.Fuzz [--minutes N] [--seed N] [--pairs N]");
    return 2;
}
if (pairs > 0)
{
    return Write();
}
var clock = TimeProvider.System;
var started = clock.GetTimestamp();
var gate = new Lock();
var next = seed - 1;
long schemas = 0,
    valid = 0,
    invalid = 0;
try
{
    Parallel.For(
        0,
        Environment.ProcessorCount,
        _ =>
        {
            while (clock.GetElapsedTime(started).TotalMinutes < minutes)
            {
                var fuzzer = new SchemaFuzzer(Interlocked.Increment(ref next));
                fuzzer.Run(5000);
                lock (gate)
                {
                    schemas += fuzzer.Counts.Schemas;
                    valid += fuzzer.Counts.Valid;
                    invalid += fuzzer.Counts.Invalid;
                }
            }
        }
    );
}
catch (AggregateException e)
{
    foreach (var inner in e.InnerExceptions)
    {
        Console.Error.WriteLine(inner);
    }
    return 1;
}
Console.WriteLine(
    $"{clock.GetElapsedTime(started):hh\\:mm\\:ss}: {schemas} schemas compiled, {valid} instances valid, {invalid} invalid; nothing threw, all outputs agree; seeds {seed} to {next}"
);
return 0;

int Write()
{
    var fuzzer = new SchemaFuzzer(seed);
    using var output = Console.OpenStandardOutput();
    while (pairs > 0)
    {
        var (text, instances) = fuzzer.Pair();
        if (!JsonSchema.TryCompile(Encoding.UTF8.GetBytes(text), null, out var schema, out _))
        {
            continue;
        }
        pairs--;
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WritePropertyName("schema");
            json.WriteRawValue(text);
            json.WriteStartArray("instances");
            foreach (var instance in instances)
            {
                json.WriteRawValue(instance);
            }
            json.WriteEndArray();
            json.WriteStartArray("valid");
            foreach (var instance in instances)
            {
                json.WriteBooleanValue(schema.IsValid(Encoding.UTF8.GetBytes(instance)));
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.WriteByte((byte)'\n');
    }
    return 0;
}

double Option(string name, double otherwise)
{
    var at = Array.IndexOf(args, name);
    return at < 0 || at + 1 == args.Length ? otherwise : double.Parse(args[at + 1], CultureInfo.InvariantCulture);
}
