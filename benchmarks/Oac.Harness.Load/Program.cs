using Oac.Connect;
using Oac.Harness.Load;

// run PROTOCOL: all phases against programs that it starts itself; exit 1 where a criterion is missed.
// harness ADDRESS PROTOCOL, wire ADDRESS PROTOCOL: such a program; it ends with standard input and answers what it is asked there.
switch (args)
{
    case ["run", var protocol]:
        return await LoadRun.RunAsync(protocol) ? 0 : 1;
    case ["harness", var address, var protocol]:
        return await HarnessSide.RunAsync(address, Enum.Parse<RpcProtocol>(protocol, ignoreCase: true));
    case ["wire", var address, var protocol]:
        return await WireSide.RunAsync(new(address), Enum.Parse<RpcProtocol>(protocol, ignoreCase: true));
    default:
        await Console.Error.WriteLineAsync("usage: Oac.Harness.Load run PROTOCOL | harness|wire ADDRESS PROTOCOL");
        return 2;
}
