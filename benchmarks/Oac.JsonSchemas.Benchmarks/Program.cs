using System.Globalization;
using Oac.Payloads.JsonSchemas;

// Validations a second: Oac.JsonSchemas.Benchmarks SECONDS SCHEMA INSTANCE...; a line for each instance: ours NAME verdict parsed/s text/s.
if (args.Length < 3 || !double.TryParse(args[0], CultureInfo.InvariantCulture, out var seconds))
{
    Console.Error.WriteLine("usage: Oac.JsonSchemas.Benchmarks SECONDS SCHEMA INSTANCE...");
    return 2;
}
var schema = JsonSchema.Compile(File.ReadAllBytes(args[1]));
foreach (var file in args.Skip(2))
{
    var text = File.ReadAllBytes(file);
    var value = JsonInstance.Parse(text);
    var verdict = schema.Judge(text);
    var parsed = Measure(() => schema.Judge(value));
    var whole = Measure(() => schema.Judge(text));
    Console.WriteLine(
        $"ours {Path.GetFileNameWithoutExtension(file)} {verdict.ToString().ToLowerInvariant()} {parsed:F0} {whole:F0}"
    );
}
return 0;

double Measure(Func<JsonVerdict> judge)
{
    Run(seconds / 2);
    return Run(seconds);

    double Run(double length)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        long count = 0;
        TimeSpan elapsed;
        do
        {
            for (var i = 0; i < 8; i++)
            {
                judge();
            }
            count += 8;
            elapsed = clock.GetElapsedTime(started);
        } while (elapsed.TotalSeconds < length);
        return count / elapsed.TotalSeconds;
    }
}
