using System.Collections.Concurrent;
using System.Globalization;
using Oac.Connect.Tests.Fuzz;

// A long run of the wire's fuzzer: --cases N (100 million by default), --minutes N (60), --seed N (1), --workers N (one
// a processor). Whichever limit comes first ends it.
const int Batch = 100_000;
var longestBatch = TimeSpan.FromMinutes(5);
var cases = Option("--cases", 100_000_000);
var minutes = Option("--minutes", 60);
var seed = (int)Option("--seed", 1);
var workers = (int)Option("--workers", Environment.ProcessorCount);
if (args.Length % 2 != 0 || minutes <= 0 || cases <= 0 || workers <= 0)
{
    Console.Error.WriteLine("usage: Oac.Connect.Fuzz [--cases N] [--minutes N] [--seed N] [--workers N]");
    return 2;
}

var clock = TimeProvider.System;
var started = clock.GetTimestamp();
var batches = (int)((cases + Batch - 1) / Batch);
long read = 0,
    refused = 0,
    lastReport = 0;
var gate = new Lock();

// A reader that never ends would keep its batch, which takes seconds, for ever.
var begun = new ConcurrentDictionary<int, long>();
await using var watch = clock.CreateTimer(
    _ =>
    {
        foreach (var (stuck, since) in begun)
        {
            if (clock.GetElapsedTime(since) > longestBatch)
            {
                Console.Error.WriteLine($"Seed {stuck}: not done after {longestBatch:c}; a reader hangs");
                Environment.Exit(1);
            }
        }
    },
    null,
    longestBatch,
    TimeSpan.FromSeconds(10)
);
try
{
    Parallel.For(
        0,
        batches,
        // More would only begin more batches at once: on a busy machine the thread pool adds workers for as long as none finishes.
        new ParallelOptions { MaxDegreeOfParallelism = workers },
        (batch, loop) =>
        {
            if (clock.GetElapsedTime(started).TotalMinutes >= minutes)
            {
                loop.Stop();
                return;
            }
            begun[seed + batch] = clock.GetTimestamp();
            var result = WireFuzzer.Run(seed + batch, Batch);
            begun.TryRemove(seed + batch, out long _);
            lock (gate)
            {
                read += Batch;
                refused += result;
                var seconds = (long)clock.GetElapsedTime(started).TotalSeconds;
                if (seconds - lastReport >= 30)
                {
                    lastReport = seconds;
                    Console.WriteLine($"{TimeSpan.FromSeconds(seconds):hh\\:mm\\:ss} {read} cases, {refused} refused");
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

Console.WriteLine(
    $"done: {read} cases in {clock.GetElapsedTime(started):hh\\:mm\\:ss}; {refused} were refused, none made a reader throw anything else or pass its limits"
);
return 0;

long Option(string name, long otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length && long.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var number)
        ? number
        : otherwise;
}
