using System.Globalization;
using Oac.Payloads.Protobuf.Fuzz;

// A long run of the fuzzers of protobuf payloads: --minutes N (60 by default), --seed N (1), --workers N (one for each processor).
const int Payloads = 100;
var minutes = Option("--minutes", 60);
var seed = Option("--seed", 1);
var workers = Option("--workers", Environment.ProcessorCount);
if (args.Length % 2 != 0 || minutes <= 0 || workers <= 0)
{
    Console.Error.WriteLine("usage: Oac.Payloads.Fuzz [--minutes N] [--seed N] [--workers N]");
    return 2;
}

var clock = TimeProvider.System;
var started = clock.GetTimestamp();
var gate = new Lock();
var total = (Schemas: 0L, Refused: 0L, Read: 0L, WithJson: 0L, ChangedRead: 0L);
var lastReport = 0L;
var failed = false;
await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => Work(worker))));
Report("ended");
return failed ? 1 : 0;

void Work(int worker)
{
    using var run = new DifferentialRun();
    for (
        var i = worker;
        clock.GetElapsedTime(started).TotalMinutes < minutes && !Volatile.Read(ref failed);
        i += workers
    )
    {
        var before = run.Counts;
        string? difference;
        var changed = 0;
        try
        {
            difference = run.Judge(seed + i, Payloads);
            changed = JsonMutationRun.Run(seed + i, Payloads);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            difference = $"seed {seed + i}: {e}";
        }
        lock (gate)
        {
            total.Schemas++;
            total.Refused += run.Counts.Refused - before.Refused;
            total.Read += run.Counts.Read - before.Read;
            total.WithJson += run.Counts.WithJson - before.WithJson;
            total.ChangedRead += changed;
            if (difference is not null)
            {
                failed = true;
                Console.Error.WriteLine(difference);
                return;
            }
            var seconds = (long)clock.GetElapsedTime(started).TotalSeconds;
            if (seconds - lastReport >= 30)
            {
                lastReport = seconds;
                Report("so far");
            }
        }
    }
}

void Report(string when) =>
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{clock.GetElapsedTime(started):hh\\:mm\\:ss} {when}: {total.Schemas} schemas; binary: {total.Read} read by both, {total.WithJson} of them with JSON, {total.Refused} refused by both; changed JSON: {total.Schemas * Payloads}, {total.ChangedRead} read"
        )
    );

int Option(string name, int otherwise)
{
    var at = Array.IndexOf(args, name);
    return at < 0 || at + 1 >= args.Length ? otherwise
        : int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : -1;
}
