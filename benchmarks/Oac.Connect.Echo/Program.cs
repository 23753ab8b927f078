using System.Globalization;
using Oac.Connect.Echo;

// server: serves a raw byte echo and the echo method on one HTTP/2 endpoint without TLS, prints the address, ends with standard input.
// client ADDRESS WAY STREAMS BURST FLUSH SECONDS: WAY is raw, connect, grpc or grpcweb; BURST messages are in flight on each stream, sent one by
// one (FLUSH each) or together (FLUSH once). Prints microseconds p50 and p99 of a burst's round trip, messages a second, bytes allocated a message.
switch (args)
{
    case ["server"]:
        await EchoServer.RunAsync();
        return 0;
    case ["client", var address, var way, var streams, var burst, var flush, var seconds]:
        await new EchoLoad(
            new Uri(address),
            way,
            int.Parse(streams, CultureInfo.InvariantCulture),
            int.Parse(burst, CultureInfo.InvariantCulture),
            flush == "each",
            TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))
        ).RunAsync();
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "usage: Oac.Connect.Echo server | client ADDRESS WAY STREAMS BURST each|once SECONDS"
        );
        return 2;
}
