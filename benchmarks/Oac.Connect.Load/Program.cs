using System.Globalization;
using Oac.Connect.Load;

// server: serves the methods under load and, on a second address, what it says of itself; prints both addresses, ends with standard input.
// client ADDRESS STATE COUNT: runs all phases with COUNT streams, connections and so on against it; exit 1 where a criterion is missed.
switch (args)
{
    case ["server"]:
        await LoadServer.RunAsync();
        return 0;
    case ["client", var address, var state, var count]:
        // Those who attack do not wait: they must not take the threads of the client that is served beside them.
        ThreadPool.SetMinThreads(64, 64);
        using (var target = new Target(new(address), new(state)))
        {
            return await LoadRun.RunAsync(target, int.Parse(count, CultureInfo.InvariantCulture)) ? 0 : 1;
        }
    default:
        await Console.Error.WriteLineAsync("usage: Oac.Connect.Load server | client ADDRESS STATE COUNT");
        return 2;
}
