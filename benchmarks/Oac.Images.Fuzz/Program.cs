using System.Globalization;
using Oac.Images.Dockerfiles;

// A long run of the Dockerfile fuzzer: --minutes N (1 by default), --seed N (1 by default).
const int Batch = 2_000;
var minutes = Option("--minutes", 1);
var seed = Option("--seed", 1);
if (args.Length % 2 != 0 || minutes <= 0)
{
    Console.Error.WriteLine("usage: Oac.Images.Fuzz [--minutes N] [--seed N]");
    return 2;
}

var clock = TimeProvider.System;
var started = clock.GetTimestamp();
var read = 0L;
var clean = 0L;
for (var last = TimeSpan.Zero; clock.GetElapsedTime(started).TotalMinutes < minutes; seed++)
{
    try
    {
        var result = DockerfileFuzzer.Run(seed, Batch);
        read += result.Read;
        clean += result.Clean;
    }
    catch (InvalidDataException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }

    var elapsed = clock.GetElapsedTime(started);
    if (elapsed - last > TimeSpan.FromSeconds(10))
    {
        last = elapsed;
        Console.WriteLine($"{elapsed:hh\\:mm\\:ss} seed {seed}: {read} texts, {clean} without an error");
    }
}

Console.WriteLine(
    $"done: {read} texts in {clock.GetElapsedTime(started):hh\\:mm\\:ss}, {clean} without an error, none made the reader throw"
);
return 0;

int Option(string name, int otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var number)
        ? number
        : otherwise;
}
