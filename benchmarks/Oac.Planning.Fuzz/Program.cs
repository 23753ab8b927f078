using System.Globalization;
using Oac.Planning.Tests.Configuration.Reading;

// A long run of the configuration's fuzzer: --files N (100 million by default), --minutes N (60), --seed N (1). Whichever limit comes first
// ends it.
const int Batch = 2_000;
var files = Option("--files", 100_000_000);
var minutes = Option("--minutes", 60);
var seed = (int)Option("--seed", 1);
if (args.Length % 2 != 0 || minutes <= 0 || files <= 0)
{
    Console.Error.WriteLine("usage: Oac.Planning.Fuzz [--files N] [--minutes N] [--seed N]");
    return 2;
}

var clock = TimeProvider.System;
var started = clock.GetTimestamp();
long read = 0,
    right = 0,
    findings = 0,
    lastReport = 0;
var gate = new Lock();
try
{
    Parallel.For(
        0,
        (int)((files + Batch - 1) / Batch),
        new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
        (batch, loop) =>
        {
            if (clock.GetElapsedTime(started).TotalMinutes >= minutes)
            {
                loop.Stop();
                return;
            }
            var result = ConfigurationFuzzer.Run(seed + batch, Batch);
            lock (gate)
            {
                read += Batch;
                right += result.Right;
                findings += result.Findings;
                var seconds = (long)clock.GetElapsedTime(started).TotalSeconds;
                if (seconds - lastReport >= 30)
                {
                    lastReport = seconds;
                    Console.WriteLine(
                        $"{TimeSpan.FromSeconds(seconds):hh\\:mm\\:ss} {read} files, {findings} findings"
                    );
                }
            }
        }
    );
}
catch (AggregateException e)
{
    foreach (var inner in e.InnerExceptions)
    {
        Console.Error.WriteLine(inner.Message);
    }
    return 1;
}

var elapsed = clock.GetElapsedTime(started);
Console.WriteLine(
    $"done: {read} configurations in {elapsed:hh\\:mm\\:ss}, {read / elapsed.TotalSeconds:F0} a second; {right} were right, the others had {findings} findings; none made the reader throw, hang or take memory without bound"
);
return 0;

long Option(string name, long otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length && long.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var number)
        ? number
        : otherwise;
}
