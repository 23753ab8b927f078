using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Oac.Conformance.Mutants.Harnesses.Wrapping;

/// <summary>
/// A harness with a fault, as a program: starts a sound one, stands between it and the orchestrator, and changes one thing.
/// <c>wrap-harness FAULT PACKAGE FOLDER -- COMMAND...</c>; without a command it is a null: a program that only looks like a harness.
/// </summary>
internal static class WrapperProgram
{
    /// <summary>The first argument.</summary>
    public const string Name = "wrap-harness";

    /// <summary>Runs until it is ended, or the harness ends.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (name, package, folder, command) = (args[1], args[2], args[3], args[5..]);
        var address = Environment.GetEnvironmentVariable(HarnessSubject.AddressVariable)!;
        if (command.Length == 0)
        {
            return await NullHarness.RunAsync(name, OrchestratorClient.Base(address), package);
        }
        var fault = StreamFaults.Of(name, folder);
        if (!fault.Takes(address))
        {
            await Console.Error.WriteLineAsync("this address is not understood");
            return 2;
        }
        using var client = OrchestratorClient.Create(fault.TrustsAnybody);
        var upstream = OrchestratorClient.Base(address);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseShutdownTimeout(TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        await using var app = builder.Build();
        app.Run(http => new StreamProxy(http, client, fault, upstream, package).RunAsync());
        await app.StartAsync();
        var own = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        var start = new ProcessStartInfo(command[0], command[1..]);
        start.Environment[HarnessSubject.AddressVariable] = own;
        fault.Prepare(start.Environment);
        using var harness = Process.Start(start)!;
        await harness.WaitForExitAsync();
        return harness.ExitCode;
    }
}
